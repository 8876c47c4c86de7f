package io.evenkeel.routing.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

    private static Language.Common common(String... patterns) {
        Language[] languages = new Language[patterns.length];
        for (int i = 0; i < patterns.length; i++) {
            languages[i] = Language.of(patterns[i]);
        }
        return Language.common(languages);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "/items/[0-9]+ /items/[a-z]+",
        "/a/.* /b/.*",
        "/a|/b /c|/d",
        "/x{2,3} /x{4,}",
        "/x{2,3} /x",
        "/(?i)abc /abd",
        "/[^0-9]+ /\\d+",
        "/.*\\.png /.*\\.jpg",
        "/\\Qa.b\\E /axb",
        "/[[:upper:]]+ /[[:lower:]]+",
    })
    void tellsPatternsApartThatHaveNothingInCommon(String one, String other) {
        assertThat(common(one, other).possible()).isFalse();
        assertThat(common(other, one).possible()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "/a.* /.*b /ab",
        "/items/[0-9]+ /items/[a-z0-9]+ /items/0",
        "/x{2,3} /x{3,} /xxx",
        "/(?i:GET) /get /get",
        "/a(b|c)?d /ab*d /ad",
        "/\\x61+ /a{2} /aa",
        "/[\\]a-c-]+ /-] /-]",
        "(?P<all>/x) ^/x$ /x",
        "/a{x} /a\\{x\\} /a{x}",
    })
    void findsAShortestTextThatBothMatch(String one, String other, String example) {
        assertThat(common(one, other)).isEqualTo(new Language.Common(true, example));
        assertThat(Pattern.matches(one, example)).isTrue();
        assertThat(Pattern.matches(other, example)).isTrue();
    }

    @Test
    void knowsWhatIsNotBelowAPrefix() {
        for (String below : new String[] {"/api", "/api/", "/api/x"}) {
            assertThat(Language.common(Language.notBelow("/api"), Language.of(Pattern.quote(below))).possible()).as(below).isFalse();
        }
        for (String beside : new String[] {"", "/", "/ap", "/apis", "/apis/x", "/bpi/x", "x/api"}) {
            assertThat(Language.common(Language.notBelow("/api"), Language.of(Pattern.quote(beside))).possible()).as(beside).isTrue();
        }
        assertThat(Language.common(Language.notBelow(""), Language.PATHS).possible()).isFalse();
    }

    @Test
    void countsLettersWithRepetitionsWrittenOut() {
        assertThat(Language.size("/abc")).isEqualTo(4);
        assertThat(Language.size("/(ab){3}c*")).isEqualTo(8);
        assertThat(Language.size("((((a{1000}){1000}){1000}){1000}){1000}")).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "[", "[^", "[]", "\\", "a{", "a{1", "(?", "(?P<", "(?i", "[a-", "[[:alpha", "\\x", "\\x{", "\\p{", "*", "a**", "|", ""})
    void readsAnythingWithoutFailing(String pattern) {
        assertThat(Language.common(Language.of(pattern), Language.of(".*"))).isNotNull();
    }

    /// What the pattern matches, its language must take: made of random patterns and random texts over few letters, so that they meet.
    @Test
    void takesWhateverThePatternMatches() {
        SplittableRandom random = new SplittableRandom(1);
        int matches = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            String pattern = randomPattern(random, 3);
            String text = randomText(random);
            boolean matched;
            try {
                matched = Pattern.matches(pattern, text);
            } catch (PatternSyntaxException e) {
                continue; // a** and the like
            }
            boolean taken = Language.common(Language.of(pattern), Language.of(Pattern.quote(text))).possible();
            if (matched) {
                matches++;
                assertThat(taken).as("'%s' of '%s'", text, pattern).isTrue();
            } else if (!pattern.contains("^") || pattern.contains("[^")) {
                assertThat(taken).as("'%s' of '%s'", text, pattern).isFalse();
            }
        }
        assertThat(matches).isGreaterThan(1_000);
    }

    private static String randomPattern(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 11)) {
            case 0 -> "a";
            case 1 -> "b";
            case 2 -> ".";
            case 3 -> "[^a]";
            case 4 -> "[ab-]";
            case 5 -> "(" + randomPattern(random, depth - 1) + "|" + randomPattern(random, depth - 1) + ")";
            case 6 -> "(?:" + randomPattern(random, depth - 1) + ")" + "*+?".charAt(random.nextInt(3));
            case 7 -> "(" + randomPattern(random, depth - 1) + "){" + random.nextInt(3) + "," + (2 + random.nextInt(2)) + "}";
            case 8 -> "(?i)" + randomPattern(random, depth - 1);
            default -> randomPattern(random, depth - 1) + randomPattern(random, depth - 1);
        };
    }

    private static String randomText(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            text.append("abABc-".charAt(random.nextInt(6)));
        }
        return text.toString();
    }
}
