package io.headgate.gateway.app;

import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.check.CheckReport;
import io.headgate.discovery.check.Finding;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The verdicts of {@code check} for programs. */
final class CheckJson {

  private static final FilePosition NOWHERE = new FilePosition("", 0);

  private CheckJson() {}

  static String of(CheckReport report, List<RequestDifference> requests) {
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
        .put("requests", new JsonArray(requests.stream().map(CheckJson::request).toList()))
        .put("summary", summary)
        .encodePrettily();
  }

  private static JsonObject finding(Finding finding) {
    Verdict verdict = finding.verdict();
    JsonObject json =
        at(finding.object(), finding.position().orElse(NOWHERE))
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

  private static JsonObject request(RequestDifference it) {
    return new JsonObject()
        .put("request", it.request())
        .put("ingressNginx", it.nginx())
        .put("faithful", it.faithful())
        .put("strict", it.strict())
        .put("why", it.why());
  }

  private static JsonObject problem(Problem problem) {
    return at(problem.object(), problem.position().orElse(NOWHERE))
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
