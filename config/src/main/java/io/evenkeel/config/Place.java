package io.evenkeel.config;

/// Where something stands in a file.
///
/// @param file   as the operator named it
/// @param line   1 and up; 0: the file as a whole
/// @param column 1 and up, in characters; 0: the line or the file as a whole
/// @param length characters to underline, 1 and up
public record Place(String file, int line, int column, int length) {

    /// `evenkeel.yaml:14:9`, as editors and terminals link it.
    @Override
    public String toString() {
        return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
