package io.evenkeel.proxy.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A case in a file:
///
/// ```
/// # what it showed
/// request 0x2
/// "GET / HTTP/1.1\r\n"
/// "\r\n"
/// ```
///
/// Subject and settings, then the octets as Java literals, one after the other.
///
/// @param name of the file, without its ending
record Fixture(String name, String subject, Case input) {

    private static final String ENDING = ".txt";

    static List<Fixture> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING)).sorted().map(Fixture::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Fixture read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
            String[] first = lines.getFirst().split(" ");
            StringBuilder wire = new StringBuilder();
            for (String line : lines.subList(1, lines.size())) {
                wire.append(Text.parse(line.strip().substring(1, line.strip().length() - 1)));
            }
            return new Fixture(file.getFileName().toString().replace(ENDING, ""), first[0], new Case(Long.parseUnsignedLong(first[1].substring(2), 16), wire.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param comment what it shows
    void write(Path folder, String comment) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ENDING), comment.lines().map(line -> "# " + line + "\n").reduce("", String::concat) + this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As it stands in its file.
    @Override
    public String toString() {
        String literal = Text.printable(input.wire()).replace("\\r\\n", "\\r\\n\"\n\"");
        String text = subject + " 0x" + Long.toHexString(input.settings()) + "\n\"" + literal + "\"\n";
        return text.replace("\n\"\"\n", "\n");
    }
}
