package io.headgate.gateway.admin;

import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code get problems}: those of the snapshot, and those that only show at run time. */
final class ProblemsListing implements Listing {

  private final ProblemLog runtime;

  ProblemsListing(ProblemLog runtime) {
    this.runtime = runtime;
  }

  @Override
  public String name() {
    return "problems";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        new Column("OBJECT", false, json -> json.getString("kind") + "/" + json.getString("name")),
        Column.of("REASON", "reason"),
        new Column("WHERE", false, ProblemsListing::where),
        Column.of("MESSAGE", "message"));
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    List<Problem> problems = new ArrayList<>(snapshot.problems());
    problems.addAll(runtime.current());
    return problems.stream()
        .sorted(Comparator.comparing(problem -> problem.object().toString()))
        .map(ProblemsListing::item)
        .toList();
  }

  private static Item item(Problem problem) {
    JsonObject json =
        new JsonObject()
            .put("kind", problem.object().kind())
            .put("namespace", problem.object().namespace())
            .put("name", problem.object().name())
            .put("reason", problem.reason().name())
            .put("message", problem.message());
    problem
        .position()
        .ifPresent(position -> json.put("file", position.file()).put("line", position.line()));
    return new Item(problem.object().namespace(), problem.object().name(), Map.of(), json);
  }

  private static String where(JsonObject json) {
    String file = json.getString("file");
    if (file == null) {
      return "<none>";
    }
    int line = json.getInteger("line");
    return line == 0 ? file : file + ":" + line;
  }
}
