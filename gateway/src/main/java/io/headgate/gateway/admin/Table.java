package io.headgate.gateway.admin;

import java.util.List;

/**
 * Rows in aligned columns, three spaces apart, as kubectl prints them. It keeps the widths of its
 * first rows, so that rows printed later by a watch stand below them.
 */
final class Table {

  private static final int GAP = 3;

  private final List<Column> columns;
  private final int[] widths;

  private Table(List<Column> columns, int[] widths) {
    this.columns = columns;
    this.widths = widths;
  }

  /** A table of these columns, as wide as these items need it. */
  static Table of(List<Column> columns, List<Item> items) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      Column column = columns.get(i);
      widths[i] = column.title().length();
      for (Item item : items) {
        widths[i] = Math.max(widths[i], column.cell().apply(item.json()).length());
      }
    }
    return new Table(columns, widths);
  }

  String header() {
    return line(columns.stream().map(Column::title).toList());
  }

  String row(Item item) {
    return line(columns.stream().map(column -> column.cell().apply(item.json())).toList());
  }

  /** What of a row does not change as time passes. */
  List<String> standing(Item item) {
    return columns.stream()
        .filter(column -> !column.passing())
        .map(column -> column.cell().apply(item.json()))
        .toList();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i));
      if (i < cells.size() - 1) {
        line.append(" ".repeat(Math.max(1, widths[i] - cells.get(i).length() + GAP)));
      }
    }
    return line.append('\n').toString();
  }
}
