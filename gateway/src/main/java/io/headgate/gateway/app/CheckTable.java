package io.headgate.gateway.app;

import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.check.CheckReport;
import io.headgate.discovery.check.Finding;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;

/** The verdicts of {@code check} for people, one a line. */
final class CheckTable {

  private static final int GAP = 3;
  private static final List<String> TITLES =
      List.of("WHERE", "OBJECT", "ANNOTATION OR FIELD", "VERDICT", "WHY");

  private static final List<String> REQUESTS =
      List.of("REQUEST", "INGRESS-NGINX", "FAITHFUL", "STRICT", "WHY");

  private CheckTable() {}

  static String of(CheckReport report, List<RequestDifference> requests) {
    StringBuilder text = new StringBuilder();
    text.append(table(TITLES, report.findings().stream().map(CheckTable::row).toList()));
    if (!requests.isEmpty()) {
      text.append("\nRequests that are answered differently, by examples:\n");
      text.append(table(REQUESTS, requests.stream().map(CheckTable::row).toList())).append('\n');
    }
    return text.append(summary(report)).append('\n').toString();
  }

  private static String table(List<String> titles, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    List<List<String>> all = new ArrayList<>();
    all.add(titles);
    all.addAll(rows);
    int[] widths = new int[titles.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    all.forEach(row -> text.append(line(row, widths)).append('\n'));
    return text.toString();
  }

  private static List<String> row(RequestDifference it) {
    return List.of(it.request(), it.nginx(), it.faithful(), it.strict(), it.why());
  }

  private static List<String> row(Finding finding) {
    Verdict verdict = finding.verdict();
    return List.of(
        where(finding),
        finding.object().toString(),
        finding.subject(),
        isOpen(verdict) ? "ignored, open" : verdict.text(),
        why(verdict));
  }

  private static String where(Finding finding) {
    ObjectRef object = finding.object();
    return finding
        .position()
        .map(FilePosition::toString)
        .orElse((object.namespace().isEmpty() ? "" : object.namespace() + "/") + object.name());
  }

  private static String why(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused && !refused.instead().isEmpty()
        ? refused.why() + "; instead: " + refused.instead()
        : verdict.why();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i));
      if (i < cells.size() - 1) {
        line.append(" ".repeat(widths[i] - cells.get(i).length() + GAP));
      }
    }
    return line.toString().stripTrailing();
  }

  private static String summary(CheckReport report) {
    long open = report.findings().stream().filter(it -> isOpen(it.verdict())).count();
    return "%d applied, %d applied with a difference, %d ignored (%d open: they were to keep somebody out), %d refused"
        .formatted(
            report.count("applied"),
            report.count("differs"),
            report.count("ignored"),
            open,
            report.count("refused"));
  }

  static boolean isOpen(Verdict verdict) {
    return verdict instanceof Verdict.Ignored ignored && ignored.protects();
  }
}
