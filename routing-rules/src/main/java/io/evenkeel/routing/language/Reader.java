package io.evenkeel.routing.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the syntax of RE2. Lenient: what it does not know it reads as something that matches more, and it never fails; whether the
/// pattern is one at all is for RE2/J to say.
final class Reader {

    private static final Letters DIGITS = Letters.range('0', '9');
    private static final Letters WORD = DIGITS.or(Letters.range('a', 'z')).or(Letters.range('A', 'Z')).or(Letters.of('_'));
    private static final Letters SPACE = Letters.anyOf(" \t\n\r\f");
    private static final Letters PUNCTUATION = Letters.range('!', '~').and(WORD.not()).or(Letters.of('_'));

    /// The named classes of POSIX, as in `[[:alpha:]]`.
    private static final Map<String, Letters> NAMED = Map.ofEntries(
            Map.entry("alnum", DIGITS.or(Letters.range('a', 'z')).or(Letters.range('A', 'Z'))),
            Map.entry("alpha", Letters.range('a', 'z').or(Letters.range('A', 'Z'))),
            Map.entry("ascii", Letters.ALL),
            Map.entry("blank", Letters.anyOf(" \t")),
            Map.entry("cntrl", Letters.anyOf("\t\n")),
            Map.entry("digit", DIGITS),
            Map.entry("graph", Letters.range('!', '~')),
            Map.entry("lower", Letters.range('a', 'z')),
            Map.entry("print", Letters.range(' ', '~')),
            Map.entry("punct", PUNCTUATION),
            Map.entry("space", SPACE),
            Map.entry("upper", Letters.range('A', 'Z')),
            Map.entry("word", WORD),
            Map.entry("xdigit", DIGITS.or(Letters.range('a', 'f')).or(Letters.range('A', 'F'))));

    private final String pattern;
    private int at;
    private boolean fold;

    private Reader(String pattern) {
        this.pattern = pattern;
    }

    static Syntax read(String pattern) {
        Reader reader = new Reader(pattern);
        List<Syntax> parts = new ArrayList<>();
        parts.add(reader.either());
        while (reader.at < pattern.length()) { // only after a `)` too many
            reader.at++;
            parts.add(reader.either());
        }
        return new Syntax.Sequence(parts);
    }

    private boolean ahead(String text) {
        return pattern.startsWith(text, at);
    }

    private boolean skip(String text) {
        boolean there = ahead(text);
        at += there ? text.length() : 0;
        return there;
    }

    /// @return where the text next occurs, or the end
    private int find(String text) {
        int found = pattern.indexOf(text, at);
        return found < 0 ? pattern.length() : found;
    }

    private Syntax either() {
        List<Syntax> choices = new ArrayList<>();
        do {
            choices.add(sequence());
        } while (skip("|"));
        return choices.size() == 1 ? choices.getFirst() : new Syntax.Either(choices);
    }

    private Syntax sequence() {
        List<Syntax> parts = new ArrayList<>();
        while (at < pattern.length() && !ahead("|") && !ahead(")")) {
            parts.add(repeats(atom()));
        }
        return new Syntax.Sequence(parts);
    }

    private Syntax repeats(Syntax atom) {
        Syntax repeated = atom;
        while (at < pattern.length()) {
            if (skip("*")) {
                repeated = new Syntax.Repeat(repeated, 0, -1);
            } else if (skip("+")) {
                repeated = new Syntax.Repeat(repeated, 1, -1);
            } else if (skip("?")) {
                repeated = new Syntax.Repeat(repeated, 0, 1);
            } else {
                Syntax counted = counted(repeated);
                if (counted == repeated) {
                    break;
                }
                repeated = counted;
            }
            skip("?"); // a lazy repetition matches the same texts
        }
        return repeated;
    }

    /// `{2}`, `{2,}` or `{2,3}`; anything else in braces is text.
    private Syntax counted(Syntax what) {
        if (!ahead("{")) {
            return what;
        }
        int end = find("}");
        String[] bounds = end == pattern.length() ? new String[0] : pattern.substring(at + 1, end).split(",", -1);
        if (bounds.length == 0 || bounds.length > 2 || !bounds[0].matches("[0-9]{1,4}") || bounds.length == 2 && !bounds[1].matches("[0-9]{0,4}")) {
            return what;
        }
        at = end + 1;
        int least = Integer.parseInt(bounds[0]);
        int most = bounds.length == 1 ? least : bounds[1].isEmpty() ? -1 : Integer.parseInt(bounds[1]);
        return new Syntax.Repeat(what, least, most);
    }

    private Syntax atom() {
        if (skip("(")) {
            return group();
        }
        if (skip("[")) {
            return one(set());
        }
        if (skip(".")) {
            return one(Letters.ALL);
        }
        if (skip("^") || skip("$") || skip("\\A") || skip("\\z") || skip("\\b") || skip("\\B")) {
            return Syntax.EMPTY; // a condition on the place: without it the pattern matches more
        }
        if (skip("\\Q")) {
            return quoted();
        }
        return one(ahead("\\") ? escape() : letter());
    }

    private Syntax one(Letters letters) {
        return new Syntax.One(fold ? letters.folded() : letters);
    }

    private Letters letter() {
        int character = pattern.codePointAt(at);
        at += Character.charCount(character);
        return Letters.of(character);
    }

    private Syntax quoted() {
        int end = find("\\E");
        List<Syntax> parts = new ArrayList<>();
        while (at < end) {
            parts.add(one(letter()));
        }
        skip("\\E");
        return new Syntax.Sequence(parts);
    }

    private Syntax group() {
        boolean foldOutside = fold;
        if (skip("?P<") || skip("?<")) {
            at = Math.min(find(">") + 1, pattern.length());
        } else if (skip("?")) {
            boolean off = false;
            while (at < pattern.length() && !ahead(":") && !ahead(")")) {
                char flag = pattern.charAt(at++);
                off |= flag == '-';
                fold = flag == 'i' ? !off : fold;
            }
            if (skip(")")) {
                return Syntax.EMPTY; // for the rest of the group around it
            }
            skip(":");
        }
        Syntax inner = either();
        skip(")");
        fold = foldOutside;
        return inner;
    }

    private Letters set() {
        boolean negated = skip("^");
        Letters letters = Letters.NONE;
        for (boolean first = true; at < pattern.length() && (first || !ahead("]")); first = false) {
            letters = letters.or(member());
        }
        skip("]");
        letters = fold ? letters.folded() : letters;
        return negated ? letters.not() : letters;
    }

    private Letters member() {
        if (ahead("[:")) {
            int end = find(":]");
            String name = pattern.substring(at + 2, Math.max(at + 2, end)).toLowerCase(Locale.ROOT);
            Letters named = NAMED.get(name.startsWith("^") ? name.substring(1) : name);
            if (named != null) {
                at = end + 2;
                return name.startsWith("^") ? named.not() : named;
            }
        }
        int from = at;
        Letters first = ahead("\\") ? escape() : letter();
        if (ahead("-") && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
            int low = codePoint(from);
            at++;
            int highFrom = at;
            Letters last = ahead("\\") ? escape() : letter();
            int high = codePoint(highFrom);
            return low <= high ? Letters.range(low, high) : first.or(last);
        }
        return first;
    }

    /// The one character written between `from` and here.
    private int codePoint(int from) {
        String text = pattern.substring(from, at);
        if (text.startsWith("\\x")) {
            String digits = text.replaceAll("[^0-9A-Fa-f]", "");
            return digits.isEmpty() || digits.length() > 6 ? Letters.BEYOND : Integer.parseInt(digits, 16);
        }
        if (text.matches("\\\\[0-7]{1,3}")) {
            return Integer.parseInt(text.substring(1), 8);
        }
        return switch (text) {
            case "\\t" -> '\t';
            case "\\n", "\\r", "\\f", "\\v", "\\a" -> '\n';
            default -> text.codePointAt(text.length() > 1 && text.charAt(0) == '\\' ? 1 : 0);
        };
    }

    private Letters escape() {
        int from = at++;
        if (at == pattern.length()) {
            return Letters.of('\\');
        }
        char kind = pattern.charAt(at++);
        switch (kind) {
            case 'd':
                return DIGITS;
            case 'D':
                return DIGITS.not();
            case 'w':
                return WORD;
            case 'W':
                return WORD.not();
            case 's':
                return SPACE;
            case 'S':
                return SPACE.not();
            case 'p', 'P', 'C':
                if (kind != 'C') {
                    at = Math.min(ahead("{") ? find("}") + 1 : at + 1, pattern.length());
                }
                return Letters.ALL;
            case 'x':
                at = Math.min(ahead("{") ? find("}") + 1 : at + 2, pattern.length());
                break;
            default:
                while (kind >= '0' && kind <= '7' && at < Math.min(from + 4, pattern.length()) && DIGITS.has(pattern.charAt(at))) {
                    at++;
                }
        }
        return Letters.of(codePoint(from));
    }
}
