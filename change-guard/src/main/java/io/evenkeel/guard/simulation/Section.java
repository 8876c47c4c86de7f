package io.evenkeel.guard.simulation;

import java.util.List;

/// One part of the report: a question, what was measured, and what it says.
///
/// @param title   of the heading
/// @param text    in Markdown, up to the table
/// @param table   rows of Markdown cells, the heading first
/// @param reading in Markdown, after the pictures
/// @param pictures in order
record Section(String title, String text, List<List<String>> table, List<Picture> pictures, String reading) {

    Section {
        table = List.copyOf(table);
        pictures = List.copyOf(pictures);
    }

    /// A chart in a file of its own.
    ///
    /// @param name        without ending
    /// @param description what it shows, for those who do not see it
    record Picture(String name, String description, String svg) {}
}
