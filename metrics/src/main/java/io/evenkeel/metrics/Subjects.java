package io.evenkeel.metrics;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The meters of one kind of subject by name, and which of them are on the page. [#find] and [#known] are for any thread and take no
/// lock; the others are guarded by [ProxyMeters].
///
/// @param <K> the name
/// @param <M> the meters
final class Subjects<K, M> {

    private final Function<K, M> create;
    private final BiConsumer<M, Rows> appear;
    private final Map<K, M> all = new ConcurrentHashMap<>();
    private final Map<K, Rows> shown = new HashMap<>();

    /// @param create makes the meters of a name that is new
    /// @param appear puts all that the meters show on the page
    Subjects(Function<K, M> create, BiConsumer<M, Rows> appear) {
        this.create = create;
        this.appear = appear;
    }

    M find(K name) {
        M known = all.get(name);
        return known != null ? known : all.computeIfAbsent(name, create);
    }

    @Nullable M known(K name) {
        return all.get(name);
    }

    void forEach(Consumer<M> action) {
        all.values().forEach(action);
    }

    /// From now on exactly these are on the page. The others are forgotten: a name that returns starts at zero.
    void show(Set<K> names, Page page) {
        for (Iterator<Map.Entry<K, Rows>> i = shown.entrySet().iterator(); i.hasNext();) {
            var entry = i.next();
            if (!names.contains(entry.getKey())) {
                entry.getValue().leave();
                i.remove();
            }
        }
        all.keySet().retainAll(names);
        for (K name : names) {
            shown.computeIfAbsent(name, _ -> {
                Rows rows = page.rows();
                appear.accept(find(name), rows);
                return rows;
            });
        }
    }
}
