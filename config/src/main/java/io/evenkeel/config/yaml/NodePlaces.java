package io.evenkeel.config.yaml;

import io.evenkeel.config.Place;
import io.evenkeel.config.Places;
import org.jspecify.annotations.Nullable;

/// Finds places by walking the tree along a path. Immutable; any thread.
///
/// @param file what stands for a path of which nothing was written
/// @param root null: nothing was written at all
public record NodePlaces(Place file, @Nullable Node root) implements Places {

    @Override
    public Place of(String path) {
        Place place = file;
        Node node = root;
        int at = 0;
        while (at < path.length() && node != null) {
            Node child = null;
            if (path.startsWith("[\"", at)) {
                int end = closingQuote(path, at + 2);
                String key = path.substring(at + 2, end).replace("\\\"", "\"").replace("\\\\", "\\");
                at = Math.min(path.length(), end + 2);
                if (node instanceof Node.Mapping mapping && mapping.entries().get(key) instanceof Node.Entry entry) {
                    child = entry.value();
                    place = entry.place();
                }
            } else if (path.charAt(at) == '[') {
                int end = path.indexOf(']', at);
                int index = end < 0 ? -1 : index(path.substring(at + 1, end));
                at = end < 0 ? path.length() : end + 1;
                if (node instanceof Node.ListNode list && 0 <= index && index < list.items().size()) {
                    child = list.items().get(index);
                    place = child.place();
                } else if (index == 0 && node instanceof Node.Scalar) {
                    child = node; // a list of one may be written as its only item
                }
            } else {
                int start = path.charAt(at) == '.' ? at + 1 : at;
                at = endOfKey(path, start);
                if (node instanceof Node.Mapping mapping && mapping.entries().get(path.substring(start, at)) instanceof Node.Entry entry) {
                    child = entry.value();
                    place = entry.place();
                }
            }
            node = child;
        }
        return place;
    }

    private static int closingQuote(String path, int from) {
        for (int i = from; i < path.length(); i++) {
            if (path.charAt(i) == '\\') {
                i++;
            } else if (path.charAt(i) == '"') {
                return i;
            }
        }
        return path.length();
    }

    private static int endOfKey(String path, int start) {
        for (int i = start; i < path.length(); i++) {
            if (path.charAt(i) == '.' || path.charAt(i) == '[') {
                return i;
            }
        }
        return path.length();
    }

    private static int index(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
