package io.evenkeel.config.yaml;

import io.evenkeel.config.Place;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.report.Findings;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/// Builds the tree from the YAML parser's events, never recursing, and reports every YAML feature that configurations do not use.
///
/// The parser's own tree builder is not used: it resolves aliases out of sight, forgets anchors and keeps the last of duplicate keys.
public final class TreeReader {

    /// The vocabulary needs 8.
    static final int MAX_DEPTH = 32;

    private final SourceText source;
    private final Findings findings;
    private final Deque<Branch> open = new ArrayDeque<>();
    private @Nullable Node root;
    private boolean documentSeen;

    private TreeReader(SourceText source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    /// @return null after reporting why there is no tree
    public static @Nullable Node read(SourceText source, Findings findings) {
        return new TreeReader(source, findings).read();
    }

    private @Nullable Node read() {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(SourceText.MAX_BYTES);
            ParserImpl parser = new ParserImpl(new StreamReader(source.text()), options);
            for (Event event = parser.getEvent(); !event.is(Event.ID.StreamEnd); event = parser.getEvent()) {
                if (!take(event)) {
                    return null;
                }
            }
            return documentOrNothing();
        } catch (MarkedYAMLException e) {
            new SyntaxProblem(source, findings).report(e, path());
        } catch (YAMLException e) {
            findings.add(Code.YAML_SYNTAX, file(), "", String.valueOf(e.getMessage()), null);
        }
        return null;
    }

    /// @return false if there is no going on
    private boolean take(Event event) {
        switch (event) {
            case DocumentStartEvent start -> {
                if (documentSeen) {
                    findings.add(Code.SEVERAL_DOCUMENTS, place(start), "", "a second YAML document (expected: one a file)", "remove the `---`");
                    return false;
                }
                documentSeen = true;
                rejectDirectives(start);
            }
            case CollectionStartEvent start -> {
                if (open.size() == MAX_DEPTH) {
                    findings.add(Code.TOO_DEEP, place(start), path(), "nested more than " + MAX_DEPTH + " deep (expected: at most that)", null);
                    return false;
                }
                rejectDecoration(start, start.getTag());
                open.push(start instanceof MappingStartEvent ? new Branch.OfMapping(place(start)) : new Branch.OfList(place(start)));
            }
            case CollectionEndEvent end -> attach(open.pop().finish());
            case AliasEvent alias -> alias(alias);
            case ScalarEvent scalar -> scalar(scalar);
            default -> { } // start of the stream, end of the document
        }
        return true;
    }

    private @Nullable Node documentOrNothing() {
        if (root == null || root instanceof Node.Scalar scalar && scalar.plain() && scalar.text().isEmpty()) {
            findings.add(Code.EMPTY_FILE, file(), "", "nothing in it (expected: listeners, pools and routes)", null);
            return null;
        }
        return root;
    }

    private void rejectDirectives(DocumentStartEvent start) {
        if (start.getVersion() != null || start.getTags() != null && !start.getTags().isEmpty()) {
            findings.add(Code.YAML_DIRECTIVE, lineOf(place(start)), "", "a YAML directive (expected: none)", "remove the line");
        }
    }

    private void alias(AliasEvent alias) {
        Place place = place(alias);
        if (open.peek() instanceof Branch.OfMapping mapping && mapping.inMergeKey()) {
            attach(new Node.Broken(place)); // the merge key has been reported
            return;
        }
        findings.add(Code.ALIAS, place, path(), "*" + alias.getAnchor() + " (expected: the value itself; aliases are not used here)",
                "for a text that begins with a star write \"*" + alias.getAnchor() + "\"");
        attach(new Node.Broken(place));
    }

    private void scalar(ScalarEvent event) {
        rejectDecoration(event, event.getTag());
        attach(new Node.Scalar(event.getValue(), event.isPlain(), place(event)));
    }

    private void rejectDecoration(NodeEvent event, @Nullable String tag) {
        if (event.getAnchor() != null) {
            findings.add(Code.ANCHOR, place(event), path(), "&" + event.getAnchor() + " (expected: no anchors)", "write the value out where it is needed");
        }
        if (tag != null) {
            findings.add(Code.TAG, place(event), path(), "a YAML tag (expected: none)",
                    "quote a value that begins with `!`; types follow from the key");
        }
    }

    private void attach(Node node) {
        Branch parent = open.peek();
        if (parent == null) {
            root = node;
        } else {
            parent.take(node, this::report);
        }
    }

    private void report(Code code, Place place, String key, String message, @Nullable String hint, @Nullable Place related) {
        findings.add(code, place, key.isEmpty() ? path() : Paths.key(path(), key), message, hint, related, null);
    }

    private String path() {
        String path = "";
        for (var branches = open.descendingIterator(); branches.hasNext(); ) {
            path = branches.next().pathOfNext(path);
        }
        return path;
    }

    private Place file() {
        return new Place(source.name(), 0, 0, 1);
    }

    private static Place lineOf(Place place) {
        return new Place(place.file(), place.line(), 1, 1);
    }

    private Place place(Event event) {
        Mark start = event.getStartMark();
        Mark end = event.getEndMark();
        int length = start.getLine() == end.getLine() ? end.getColumn() - start.getColumn() : 1;
        return new Place(source.name(), start.getLine() + 1, start.getColumn() + 1, Math.max(1, length));
    }
}
