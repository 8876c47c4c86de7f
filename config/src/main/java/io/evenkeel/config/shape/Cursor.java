package io.evenkeel.config.shape;

import io.evenkeel.config.Place;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.Paths;
import io.evenkeel.config.yaml.Variables;
import io.evenkeel.config.yaml.Variables.Expanded;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A place in the file while it is read: the node there, its path, and where to complain. Immutable but for the reading it belongs to.
///
/// @param path  as diagnostics show it
/// @param name  the key that leads here; empty for an item of a list
/// @param place where to point when the value as a whole is at fault
public record Cursor(Reading reading, Node node, String path, String name, Place place) {

    public static Cursor root(Reading reading, Node node) {
        return new Cursor(reading, node, "", "", node.place());
    }

    Cursor key(String name, Node.Entry entry) {
        return new Cursor(reading, entry.value(), Paths.key(path, name), name, entry.place());
    }

    Cursor item(int index, Node item) {
        return new Cursor(reading, item, Paths.item(path, index), "", item.place());
    }

    /// Points at the key that leads here.
    Cursor atKey(Node.Entry entry) {
        return new Cursor(reading, node, path, name, entry.keyPlace());
    }

    /// The same place as if an empty mapping stood there.
    Cursor emptied() {
        return new Cursor(reading, new Node.Mapping(Map.of(), place), path, name, place);
    }

    /// The value of a key, or this place where the key is not written.
    public Cursor within(String key) {
        return node instanceof Node.Mapping mapping && mapping.entries().get(key) instanceof Node.Entry entry ? key(key, entry) : this;
    }

    /// An item of a list, or this place where it has no such item.
    public Cursor within(int index) {
        return node instanceof Node.ListNode list && index < list.items().size() ? item(index, list.items().get(index)) : this;
    }

    public void fail(Code code, String message, @Nullable String hint) {
        reading.findings().add(code, place, path, message, hint);
    }

    /// @param other the other side of the conflict
    public void failBecauseOf(Code code, String message, @Nullable String hint, Cursor other) {
        reading.findings().add(code, place, path, message, hint, other.place, other.path);
    }

    /// Whether there is a value at all; if not, that has been reported.
    ///
    /// @param emptyForm how an empty value is written; null: there is none
    boolean holdsSomething(String expected, @Nullable String emptyForm) {
        if (node instanceof Node.Broken) {
            return false;
        }
        if (node instanceof Node.Scalar scalar && scalar.isNull()) {
            boolean nothing = scalar.text().isEmpty();
            fail(nothing ? Code.EMPTY_VALUE : Code.NULL_VALUE, (nothing ? "nothing is written here" : scalar.text()) + " (expected: " + expected + ")",
                    "leave the key out" + (emptyForm == null ? "" : ", or write " + emptyForm));
            return false;
        }
        return true;
    }

    /// @return null after reporting why not
    @Nullable Expanded expand(Node.Scalar scalar) {
        return switch (reading.variables().expand(scalar.text())) {
            case Expanded expanded -> expanded;
            case Variables.Unset unset -> {
                reading.findings().add(Code.UNSET_VARIABLE, within(scalar, unset.offset(), unset.length()), path,
                        "${" + unset.name() + "} (expected: a variable that is set)", "set it, or write ${" + unset.name() + ":-default}");
                yield null;
            }
            case Variables.Malformed malformed -> {
                reading.findings().add(Code.BAD_VARIABLE, within(scalar, malformed.offset(), 2), path,
                        "${ without a name and } (expected: ${NAME} or ${NAME:-default})", "write $${ for a literal ${");
                yield null;
            }
        };
    }

    /// A part of a scalar; only a plain one on one line is sure to stand in the file as it reads.
    private static Place within(Node.Scalar scalar, int offset, int length) {
        Place whole = scalar.place();
        boolean literal = scalar.plain() && whole.length() == scalar.text().codePointCount(0, scalar.text().length());
        return literal ? new Place(whole.file(), whole.line(), whole.column() + scalar.text().codePointCount(0, offset), length) : whole;
    }

    /// Reads a key that the operator chose.
    ///
    /// @return null after reporting why it cannot be read
    <K> @Nullable K parseKey(String name, Scalar<K> scalar) {
        try {
            return scalar.gathered(scalar.parser().parse(name), this);
        } catch (Unfit unfit) {
            String wanted = unfit.expected() == null ? scalar.expected() : unfit.expected();
            fail(unfit.code(), (name.isEmpty() ? "\"\"" : name) + " (expected: " + wanted + ")", unfit.hint());
            return null;
        }
    }

    /// The value as a message shows it.
    public String shown() {
        return switch (node) {
            case Node.Scalar scalar -> scalar.text().isEmpty() ? "\"\"" : Scalar.shown(scalar.text());
            case Node.ListNode list -> "a list";
            case Node.Mapping mapping -> "a mapping";
            case Node.Broken broken -> "something broken";
        };
    }
}
