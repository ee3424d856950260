package io.headgate.gateway.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text in GitHub's Markdown, as far as tests ask about it. */
final class MarkdownText {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.*)");

  /** A link, or a picture. */
  record Link(int line, String target) {}

  /** A line, counted from 1. */
  record Line(int number, String text) {}

  private final List<Link> links = new ArrayList<>();
  private final Set<String> anchors = new HashSet<>();
  private final List<Line> commands = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();
  private final List<Integer> outline = new ArrayList<>();
  private final List<Integer> tables = new ArrayList<>();

  MarkdownText(String text) {
    Map<String, Integer> taken = new HashMap<>();
    StringBuilder block = null;
    boolean shell = false;
    int number = 0;
    int rows = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.strip().startsWith("```")) {
        if (block == null) {
          block = new StringBuilder();
          shell = line.strip().matches("```(sh|bash|console)");
        } else {
          blocks.add(block.toString());
          block = null;
        }
      }
      if (block != null) {
        block.append(line).append('\n');
        if (shell) {
          addCommand(number, line);
        }
        continue;
      }
      boolean row = line.startsWith("|");
      if (!row && rows > 0) {
        tables.add(rows);
      }
      rows = row ? rows + 1 : 0;
      prose(number, line, taken);
    }
  }

  /** A line that ends with a backslash goes on in the next one. */
  private void addCommand(int number, String line) {
    if (!commands.isEmpty() && commands.getLast().text().endsWith("\\")) {
      Line before = commands.removeLast();
      String begun = before.text().substring(0, before.text().length() - 1);
      commands.add(new Line(before.number(), begun + line));
    } else {
      commands.add(new Line(number, line));
    }
  }

  private void prose(int number, String line, Map<String, Integer> taken) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      outline.add(heading.group(1).length());
      String slug = slug(heading.group(2));
      int before = taken.merge(slug, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? slug : slug + "-" + before);
    }
    Matcher code = CODE.matcher(line);
    while (code.find()) {
      if (code.group(1).matches("(bin/|kubectl )?headgate .*")) {
        commands.add(new Line(number, code.group(1)));
      }
    }
    Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("code"));
    while (link.find()) {
      links.add(new Link(number, link.group(1)));
    }
  }

  /** As GitHub makes them of headings. */
  private static String slug(String heading) {
    return heading
        .strip()
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
        .replace(' ', '-');
  }

  List<Link> links() {
    return links;
  }

  /** What links may name behind a hash. */
  Set<String> anchors() {
    return anchors;
  }

  /** Lines of shell, and whatever stands between backticks and begins with the program's name. */
  List<Line> commands() {
    return commands;
  }

  /** Fenced blocks with their first line, in order. */
  List<String> blocks() {
    return blocks;
  }

  /** Levels of headings, in order. */
  List<Integer> outline() {
    return outline;
  }

  /** Rows of each table, in order. */
  List<Integer> tables() {
    return tables;
  }
}
