package io.evenkeel.config.yaml;

import io.evenkeel.config.Place;
import io.evenkeel.config.report.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A list or mapping that is being built.
sealed interface Branch {

    void take(Node node, Complaint complaint);

    Node finish();

    /// The path of the child that is being read, below the path of this branch.
    String pathOfNext(String path);

    /// Reports a problem with a key of the branch.
    interface Complaint {
        void report(Code code, Place place, String key, String message, @Nullable String hint, @Nullable Place related);
    }

    final class OfList implements Branch {

        private final List<Node> items = new ArrayList<>();
        private final Place place;

        OfList(Place place) {
            this.place = place;
        }

        @Override
        public void take(Node node, Complaint complaint) {
            items.add(node);
        }

        @Override
        public Node finish() {
            return new Node.ListNode(List.copyOf(items), place);
        }

        @Override
        public String pathOfNext(String path) {
            return Paths.item(path, items.size());
        }
    }

    final class OfMapping implements Branch {

        private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
        private final Place place;
        private boolean keyTaken;
        private Node.@Nullable Scalar key; // null while keyTaken: the key was refused, its value is dropped

        OfMapping(Place place) {
            this.place = place;
        }

        boolean inMergeKey() {
            return keyTaken && key == null;
        }

        @Override
        public void take(Node node, Complaint complaint) {
            if (keyTaken) {
                keyTaken = false;
                if (key != null) {
                    entries.putIfAbsent(key.text(), new Node.Entry(key.place(), node));
                    key = null;
                }
            } else {
                key = checkedKey(node, complaint);
                keyTaken = true;
            }
        }

        private Node.@Nullable Scalar checkedKey(Node node, Complaint complaint) {
            if (!(node instanceof Node.Scalar scalar)) {
                if (!(node instanceof Node.Broken)) {
                    complaint.report(Code.KEY_NOT_TEXT, node.place(), "", "a list or mapping as a key (expected: a word)", null, null);
                }
                return null;
            }
            if (scalar.plain() && scalar.text().equals("<<")) {
                complaint.report(Code.MERGE_KEY, scalar.place(), "", "<< (expected: the keys themselves; merge keys are not used here)", null, null);
                return null;
            }
            Node.Entry earlier = entries.get(scalar.text());
            if (earlier != null) {
                complaint.report(Code.DUPLICATE_KEY, scalar.place(), scalar.text(), "`" + scalar.text() + "` is here twice", 
                        "remove one of the two", earlier.keyPlace());
                return null;
            }
            return scalar;
        }

        @Override
        public Node finish() {
            Place first = entries.isEmpty() ? place : entries.values().iterator().next().keyPlace();
            return new Node.Mapping(Collections.unmodifiableMap(entries), first);
        }

        @Override
        public String pathOfNext(String path) {
            return key == null ? path : Paths.key(path, key.text());
        }
    }
}
