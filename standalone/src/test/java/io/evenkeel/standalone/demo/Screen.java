package io.evenkeel.standalone.demo;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a terminal would show: text, line ends and the few control sequences the live table uses. Lines that scroll out at the top are kept
/// apart, as a terminal does.
final class Screen extends StringWriter {

    private static final Pattern SEQUENCE = Pattern.compile("\033\\[([0-9]*)([A-Z])");

    private final List<StringBuilder> rows = new ArrayList<>();
    private final List<String> scrolled = new ArrayList<>();
    private int height;
    private int row;
    private int column;

    Screen(int height) {
        resize(height);
    }

    void resize(int height) {
        this.height = height;
        while (rows.size() < height) {
            rows.add(new StringBuilder());
        }
        while (rows.size() > height) {
            scrollOut();
            row = Math.max(0, row - 1);
        }
    }

    /// What is visible, without blank lines at the end.
    String text() {
        interpret();
        return String.join("\n", rows).stripTrailing();
    }

    /// What has scrolled out.
    List<String> scrolled() {
        interpret();
        return scrolled;
    }

    void interpret() {
        String written = toString();
        getBuffer().setLength(0);
        Matcher sequence = SEQUENCE.matcher(written);
        for (int i = 0; i < written.length(); ) {
            char c = written.charAt(i);
            if (c == '\033') {
                if (!sequence.find(i) || sequence.start() != i) {
                    throw new AssertionError("unknown sequence: " + written.substring(i, Math.min(written.length(), i + 8)));
                }
                control(sequence.group(1), sequence.group(2));
                i = sequence.end();
            } else {
                put(c);
                i++;
            }
        }
    }

    private void put(char c) {
        switch (c) {
            case '\r' -> column = 0;
            case '\n' -> {
                column = 0; // the terminal driver adds the return
                row++;
                if (row == height) {
                    scrollOut();
                    rows.add(new StringBuilder());
                    row--;
                }
            }
            default -> {
                StringBuilder line = rows.get(row);
                line.append(" ".repeat(Math.max(0, column - line.length())));
                line.replace(column, Math.min(line.length(), column + 1), String.valueOf(c));
                column++;
            }
        }
    }

    private void control(String number, String command) {
        switch (number + command) {
            case "H" -> {
                row = 0;
                column = 0;
            }
            case "K" -> eraseLine();
            case "J" -> {
                eraseLine();
                rows.subList(row + 1, height).forEach(line -> line.setLength(0));
            }
            case "2J" -> rows.forEach(line -> line.setLength(0));
            default -> {
                if (!command.equals("A")) {
                    throw new AssertionError("unknown sequence: " + number + command);
                }
                row = Math.max(0, row - Integer.parseInt(number));
            }
        }
    }

    private void eraseLine() {
        rows.get(row).setLength(Math.min(rows.get(row).length(), column));
    }

    private void scrollOut() {
        scrolled.add(rows.removeFirst().toString());
    }
}
