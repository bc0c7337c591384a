package dev.berth.daemon.cli.print;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns as wide as their widest cell, without lines around them. */
public final class Table {
    private static final int GAP_COLUMNS = 3;

    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    public Table(List<String> header) {
        columns = header.size();
        rows.add(List.copyOf(header));
    }

    public static Table of(String... header) {
        return new Table(List.of(header));
    }

    /** Adds a row, which has a cell for each column. */
    public Table row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException(
                    cells.size() + " cells in a table of " + columns + " columns");
        }
        rows.add(cells.stream().map(Table::printable).toList());
        return this;
    }

    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /** Whether there is nothing below the header. */
    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The header and each row, without blanks at their ends. */
    public List<String> lines() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell).repeat(' ', widths[column] - width(cell) + GAP_COLUMNS);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** A cell is one line and harmless for a terminal, whoever wrote it; an empty one is marked. */
    private static String printable(String cell) {
        if (cell.isEmpty()) {
            return "-";
        }
        var text = new StringBuilder(cell.length());
        cell.chars().forEach(c -> text.append(Character.isISOControl(c) ? ' ' : (char) c));
        return text.toString();
    }
}
