package io.evenkeel.standalone.demo;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The terminal the command was started on.
final class Terminal {

    private static final Size USUAL = new Size(24, 80);

    /// How much text it shows.
    record Size(int rows, int columns) {}

    private Terminal() {}

    /// Whether somebody looks at standard output on a terminal that can move its cursor.
    static boolean isThere() {
        @Nullable Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /// Its size now. The JDK does not tell it, so `stty` is asked, which costs a process: once, and after every SIGWINCH. A terminal that
    /// does not tell counts as 24 x 80.
    static Size size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream answer = stty.getInputStream()) {
                return parse(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            return USUAL; // no stty, no /dev/tty
        }
    }

    /// `rows columns`; 0 stands for unknown.
    static Size parse(String answer) {
        String[] words = answer.strip().split(" ");
        if (words.length == 2 && words[0].matches("[1-9][0-9]{0,4}") && words[1].matches("[1-9][0-9]{0,4}")) {
            return new Size(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        }
        return USUAL;
    }

    /// Whether standard output can say more than ASCII.
    static boolean showsBlocks() {
        Charset charset = System.out.charset();
        return charset.canEncode() && charset.newEncoder().canEncode("█▓░");
    }
}
