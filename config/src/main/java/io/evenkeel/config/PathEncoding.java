package io.evenkeel.config;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/// A way to write something into a path that some servers take for a separator, an end or a dot, and others for a part of a name. A
/// request with one is refused unless its route allows it.
public enum PathEncoding {
    /// `%2F`: a slash to servers that decode before they split.
    SLASH("%2F"),
    /// `%5C`: a backslash, which servers on Windows take for a slash.
    BACKSLASH("%5C"),
    /// `%00`: the end of a text for programs written in C.
    NUL("%00"),
    /// `%25` before `2E`, `2F`, `5C` or `00`, at any depth: a dot or one of the above to a server that decodes twice.
    DOUBLE("%25(25)*(2[EeFf]|5[Cc]|00)");

    private final Pattern pattern;

    PathEncoding(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /// A bit of its own, for sets as numbers.
    public int bit() {
        return 1 << ordinal();
    }

    /// Those in a path whose escapes have upper-case digits. Not for the path of a request.
    public static Set<PathEncoding> in(String path) {
        Set<PathEncoding> found = EnumSet.noneOf(PathEncoding.class);
        for (PathEncoding encoding : values()) {
            if (encoding.pattern.matcher(path).find()) {
                found.add(encoding);
            }
        }
        return found;
    }
}
