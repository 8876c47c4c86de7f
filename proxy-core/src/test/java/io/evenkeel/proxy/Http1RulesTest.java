package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/// docs/http1-rules.md: what it claims is shown, and what can be refused is in it.
class Http1RulesTest {

    private static final List<String> PACKAGES = List.of("io.evenkeel.proxy.", "io.evenkeel.proxy.http1.");
    private static final Pattern SECTION = Pattern.compile("–|(9110|9112|3986) §[0-9]+(\\.[0-9]+)*(, §[0-9]+(\\.[0-9]+)*)*");
    private static final Pattern STATUS = Pattern.compile("\\b[45][0-9]{2}\\b");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /// One line of a table.
    private record Rule(String text, String section, String done, String reason, List<String> tests) {}

    private static List<Rule> rules() {
        try (Stream<String> lines = Files.lines(Path.of("../docs/http1-rules.md"))) {
            return lines.filter(line -> line.startsWith("| ") && !line.startsWith("| rule |")).map(line -> {
                String[] cells = line.split(" ?\\| ?", -1);
                assertThat(cells).as(line).hasSize(7);
                return new Rule(cells[1], cells[2], cells[3], cells[4].replace("`", ""), quoted(cells[5]));
            }).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyRuleIsShownByATest() {
        return rules().stream().map(rule -> DynamicTest.dynamicTest(rule.text(), () -> {
            assertThat(rule.tests()).isNotEmpty().allSatisfy(name -> assertThat(isTest(name)).as(name).isTrue());
            assertThat(rule.section()).matches(SECTION);
            assertThat(rule.done()).isNotEmpty();
        }));
    }

    @TestFactory
    Stream<DynamicTest> everyReasonIsOneOfOursWithItsStatus() {
        return rules().stream().filter(rule -> !rule.reason().isEmpty()).map(rule -> DynamicTest.dynamicTest(rule.text(), () -> {
            Reason reason = Arrays.stream(Reason.values()).filter(each -> each.code().equals(rule.reason())).findFirst().orElseThrow();
            List<String> statuses = STATUS.matcher(rule.done()).results().map(MatchResult::group).toList();
            if (reason.status() > 0 && !statuses.isEmpty()) {
                assertThat(statuses).contains(Integer.toString(reason.status()));
            }
        }));
    }

    /// Whatever a client can be refused for, up to where its request is routed.
    @Test
    void everyReasonThatAClientCanGiveIsThere() {
        Set<String> named = rules().stream().map(Rule::reason).collect(Collectors.toSet());

        assertThat(named).containsAll(Arrays.stream(Reason.values()).filter(reason -> reason.compareTo(Reason.NO_ROUTE) < 0)
                .map(Reason::code).toList());
    }

    private static boolean isTest(String name) {
        int hash = name.indexOf('#');
        return hash > 0 && PACKAGES.stream().flatMap(place -> methods(place + name.substring(0, hash)))
                .anyMatch(method -> method.getName().equals(name.substring(hash + 1))
                        && (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class)));
    }

    private static Stream<Method> methods(String type) {
        try {
            return Arrays.stream(Class.forName(type).getDeclaredMethods());
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }
}
