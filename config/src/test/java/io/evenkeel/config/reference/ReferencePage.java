package io.evenkeel.config.reference;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Kind;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.MapOf;
import io.evenkeel.config.shape.OneOf;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Shape;
import io.evenkeel.config.vocabulary.Vocabulary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes `docs/configuration.md` from the vocabulary.
final class ReferencePage {

    private static final String HEAD = """
            <!-- Written from the vocabulary in config/src/main/java/io/evenkeel/config/vocabulary; do not edit. To write it again:
                 mvn -pl config test -Dtest=ReferencePageTest -Ddocs.update=true -->

            # The configuration file

            One YAML file. The smallest that serves:

            ```yaml
            listeners: [{ bind: 127.0.0.1:8080 }]
            pools: { web: { backends: [127.0.0.1:9001, 127.0.0.1:9002] } }
            routes: [{ to: web }]
            ```

            [evenkeel.example.yaml](evenkeel.example.yaml) uses every key. `evenkeel check -c FILE` says whether a file is good and shows every problem in one
            run; `evenkeel schema > evenkeel.schema.json` writes a JSON Schema by which editors complete and check a file that begins with
            `# yaml-language-server: $schema=evenkeel.schema.json`.

            ## How it is read

            - **Strictly.** An unknown key, a wrong value, a missing unit or a name that stands for nothing is an error with its place. A key or value that is
              planned but does nothing yet is an error that says so.
            - **By the type that is expected,** never by what YAML 1.1 guesses: `on` is a switch or a text, `010` is ten, `22:22` and `2026-11-23` are texts where a
              text is expected and errors elsewhere. `~` and `null` are errors: leave the key out, or quote them.
            - **Without** anchors, aliases, merge keys, tags, directives and a second document; one key twice is an error. A value that begins with `*`, `&`, `!`,
              `[` or `{` and is meant as text wants quotes: `"*.shop.example"`.
            - **With the environment:** `${NAME}` and `${NAME:-default}` within a value; the default also stands in for an empty variable. `$${` writes a literal `${`. A
              variable that is not set and has no default is an error. Inside `{ }` and `[ ]` quote it. Values from the environment are never shown in messages.
            - **Relative to the file:** paths of files are relative to its folder.
            - UTF-8, at most 8 MiB, lines of at most 262144 characters, nested at most 32 deep.
            """;

    private final StringBuilder out = new StringBuilder(HEAD);
    private final Map<String, Kind> kinds = new TreeMap<>();
    private final StringBuilder later = new StringBuilder();

    static String text() {
        return new ReferencePage().write();
    }

    private String write() {
        out.append("\n## Keys\n\n`[]` stands for each item of a list, a word in capitals for a name of your own. A key without a default must be written, unless the\n"
                + "table says what holds when it is absent.\n");
        section("", "The file", Vocabulary.FILE);
        kinds();
        out.append("\n## Planned\n\nKeys and values that are known and refused until they work, with what they will be for.\n\n").append(later);
        codes();
        return out.toString();
    }

    private void section(String path, String doc, Section<?> section) {
        out.append("\n### ").append(path.isEmpty() ? "The file" : "`" + path + "`").append("\n\n");
        if (!path.isEmpty()) {
            out.append(doc).append("\n\n");
        }
        section.choices().forEach(choice -> out.append("Exactly one of ")
                .append(quoted(choice.stream().map(Key::name).toList())).append(".\n\n"));
        if (section.keys().isEmpty()) {
            out.append("No keys.\n");
        } else {
            out.append("| key | value | default | meaning |\n|---|---|---|---|\n");
        }
        section.keys().forEach(key -> out.append("| `").append(key.name()).append("` | ").append(cell(value(join(path, key.name()), key.shape()))).append(" | ")
                .append(cell(presence(key))).append(" | ").append(cell(key.doc())).append(" |\n"));
        section.laterKeys().forEach(key -> later.append("- `").append(join(path, key.name())).append("`: ").append(key.doc()).append('\n'));
        section.keys().forEach(key -> below(join(path, key.name()), key.doc(), key.shape()));
    }

    /// The sections within a value.
    private void below(String path, String doc, Shape<?> shape) {
        switch (shape) {
            case Scalar<?> _ -> { }
            case Section<?> section when section.keys().isEmpty() -> { }
            case Section<?> section -> section(path, doc, section);
            case ListOf<?> list -> below(path + "[]", doc, list.item());
            case MapOf<?, ?> map -> below(path + "." + map.name(), doc, map.entry());
            case OneOf<?> oneOf -> oneOf.forms().forEach(form -> below(path, doc, form.shape()));
        }
    }

    private String value(String path, Shape<?> shape) {
        return switch (shape) {
            case Scalar<?> scalar -> {
                kinds.put(scalar.kind().name(), scalar.kind());
                String link = "[" + scalar.kind().name() + "](#" + anchor(scalar.kind().name()) + ")";
                yield switch (scalar.form()) {
                    case Scalar.Words words -> {
                        if (!words.later().isEmpty()) {
                            later.append("- `").append(path).append("`: ").append(quoted(words.later())).append('\n');
                        }
                        yield link + " `" + scalar.expected() + "`";
                    }
                    case Scalar.Whole _ -> link + " `" + scalar.expected() + "`";
                    case Scalar.Switch _ -> link;
                    case Scalar.Text _ -> scalar.expected().matches("[0-9].*\\.\\..*") ? link + " `" + scalar.expected() + "`" : link;
                };
            }
            case ListOf<?> list -> "list of " + value(path + "[]", list.item()) + (list.least() > 0 ? ", not empty" : "");
            case MapOf<?, ?> map -> map.name() + ": " + value(path + "." + map.name(), map.entry());
            case OneOf<?> oneOf -> {
                Set<String> forms = new LinkedHashSet<>();
                oneOf.forms().forEach(form -> forms.add(value(path, form.shape())));
                yield String.join(" or ", forms);
            }
            case Section<?> section -> section.keys().isEmpty() ? "`{}`" : "[section](#" + anchor(path) + ")";
        };
    }

    private static String presence(Key<?> key) {
        return switch (key.presence()) {
            case Key.Required _ -> "required";
            case Key.Default given when given.text().equals("{}") && key.shape() instanceof Section<?> -> "its own";
            case Key.Default given -> "`" + given.text() + "`";
            case Key.Choice _ -> "";
            case Key.Optional optional -> "absent: " + optional.words();
        };
    }

    private void kinds() {
        out.append("\n## Kinds of values\n\n");
        kinds.values().forEach(kind -> out.append("#### ").append(kind.name()).append("\n\n").append(kind.doc()).append(" For example ")
                .append(quoted(kind.examples())).append(".\n\n"));
        out.setLength(out.length() - 1);
    }

    private void codes() {
        out.append("\n## Problems\n\nThe codes that `evenkeel check` shows in brackets. They are stable. The router adds a few of its own.\n\n| code | severity | meaning |\n|---|---|---|\n");
        for (Code code : Code.values()) {
            out.append("| `").append(code.id()).append("` | ").append(code.severity().name().toLowerCase(Locale.ROOT)).append(" | ")
                    .append(cell(code.meaning())).append(" |\n");
        }
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replace(' ', '-').replaceAll("[^a-z0-9_-]", "");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
