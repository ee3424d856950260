package io.headgate.gateway.app;

import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.check.CheckReport;
import io.headgate.discovery.check.Finding;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The verdicts of {@code check} for programs. */
final class CheckJson {

  private CheckJson() {}

  static String of(CheckReport report) {
    JsonArray findings = new JsonArray();
    report.findings().forEach(it -> findings.add(finding(it)));
    JsonArray problems = new JsonArray();
    report.problems().forEach(it -> problems.add(problem(it)));
    JsonObject summary = new JsonObject();
    for (String verdict : new String[] {"applied", "differs", "ignored", "refused"}) {
      summary.put(verdict, report.count(verdict));
    }
    return new JsonObject()
        .put("findings", findings)
        .put("problems", problems)
        .put("summary", summary)
        .encodePrettily();
  }

  private static JsonObject finding(Finding finding) {
    Verdict verdict = finding.verdict();
    JsonObject json =
        at(finding.object(), finding.position())
            .put("subject", finding.subject())
            .put("value", finding.value())
            .put("verdict", verdict.text())
            .put("why", verdict.why());
    if (verdict instanceof Verdict.Refused refused) {
      json.put("instead", refused.instead());
    }
    if (CheckTable.isOpen(verdict)) {
      json.put("open", true);
    }
    return json;
  }

  private static JsonObject problem(Problem problem) {
    return at(problem.object(), problem.position().orElse(new FilePosition("", 0)))
        .put("reason", problem.reason().name())
        .put("message", problem.message());
  }

  private static JsonObject at(ObjectRef object, FilePosition position) {
    return new JsonObject()
        .put("file", position.file())
        .put("line", position.line())
        .put("kind", object.kind())
        .put("namespace", object.namespace())
        .put("name", object.name());
  }
}
