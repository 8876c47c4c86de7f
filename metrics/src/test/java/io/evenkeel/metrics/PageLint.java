package io.evenkeel.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The rules of `promtool check metrics` (prometheus/client_golang, `promlint`), for where promtool is not installed.
final class PageLint {

    private static final Pattern CAMEL = Pattern.compile("[a-z][A-Z]");
    private static final Pattern ABBREVIATED = Pattern.compile("(^|_)(s|ms|us|ns|sec|b|kb|mb|gb|tb|pb|m|h|d)(_|$)");
    private static final Pattern OTHER_UNIT = Pattern.compile(
            "(^|_)(milliseconds|microseconds|nanoseconds|minutes|hours|days|kilobytes|megabytes|kibibytes|mebibytes|bits|percent)(_|$)");
    private static final Pattern TYPE_IN_NAME = Pattern.compile("(^|_)(gauge|counter|summary|histogram)(_|$)");

    private PageLint() {}

    static List<String> check(String page) {
        Map<String, String> help = new LinkedHashMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        page.lines().filter(line -> line.startsWith("# ")).forEach(line -> {
            String[] words = line.split(" ", 4);
            (words[1].equals("HELP") ? help : types).put(words[2], words.length > 3 ? words[3] : "");
        });
        List<String> problems = new ArrayList<>();
        types.forEach((name, type) -> {
            boolean distribution = type.equals("histogram") || type.equals("summary");
            say(problems, help.getOrDefault(name, "").isBlank(), name, "no help text");
            say(problems, type.equals("untyped"), name, "no type");
            say(problems, type.equals("counter") != name.endsWith("_total"), name, "\"_total\" is for counters, and for all of them");
            say(problems, !distribution && name.matches(".*_(count|sum)"), name, "\"_count\" and \"_sum\" are for histograms and summaries");
            say(problems, !type.equals("histogram") && name.endsWith("_bucket"), name, "\"_bucket\" is for histograms");
            say(problems, CAMEL.matcher(name).find() || name.contains(":"), name, "not snake_case");
            say(problems, ABBREVIATED.matcher(name).find(), name, "abbreviated unit");
            say(problems, OTHER_UNIT.matcher(name).find(), name, "not a base unit");
            say(problems, TYPE_IN_NAME.matcher(name).find(), name, "type in the name");
        });
        return problems;
    }

    private static void say(List<String> problems, boolean wrong, String name, String what) {
        if (wrong) {
            problems.add(name + ": " + what);
        }
    }
}
