package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Figures.Row;
import java.util.List;

/// A backend's share as a bar that also tells the share it should have: what both have in common, then what it has beyond or lacks.
///
/// @param common  one cell of both
/// @param beyond  one cell that it has beyond its expected share
/// @param lacking one cell of its expected share that it lacks
record ShareBar(char common, char beyond, char lacking) {

    static final ShareBar BLOCKS = new ShareBar('█', '▓', '░');
    static final ShareBar ASCII = new ShareBar('#', '+', '.');

    /// The share that fills a bar: twice the even one, so that a bar is half full when all is even.
    static double full(List<Row> rows) {
        return Math.min(1, 2.0 / Math.max(1, rows.size()));
    }

    /// @param full  the share that fills it, above 0
    /// @param cells its length
    String draw(Row row, double full, int cells) {
        int has = cells(row.share(), full, cells);
        int should = cells(row.expectedShare(), full, cells);
        return String.valueOf(common).repeat(Math.min(has, should))
                + String.valueOf(has > should ? beyond : lacking).repeat(Math.abs(has - should));
    }

    private static int cells(double share, double full, int cells) {
        return Double.isNaN(share) ? 0 : (int) Math.min(cells, Math.round(share / full * cells));
    }
}
