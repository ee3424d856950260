package io.headgate.discovery.check;

import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that was found.
 *
 * @param findings in the order of files and of what stands in them
 * @param problems of what cannot be read, and of what an API server would refuse
 */
public record CheckReport(List<Finding> findings, List<Problem> problems) {

  public CheckReport {
    findings = List.copyOf(findings);
    problems = List.copyOf(problems);
  }

  /** This one, and the other behind it. */
  public CheckReport with(CheckReport other) {
    List<Finding> bothFindings = new ArrayList<>(findings);
    bothFindings.addAll(other.findings);
    List<Problem> bothProblems = new ArrayList<>(problems);
    bothProblems.addAll(other.problems);
    return new CheckReport(bothFindings, bothProblems);
  }

  /** Whether something is no manifest, or could not be read at all, as an API server refused it. */
  public boolean isUnreadable() {
    return problems.stream()
        .map(Problem::reason)
        .anyMatch(it -> it == Problem.Reason.Unreadable || it == Problem.Reason.ApiServer);
  }

  /** Whether something is refused, by us or as an API server would. */
  public boolean isRefused() {
    return problems.stream().anyMatch(it -> it.reason() == Problem.Reason.Invalid)
        || findings.stream().anyMatch(it -> it.verdict() instanceof Verdict.Refused);
  }

  /** How many findings have a verdict of that text. */
  public long count(String verdict) {
    return findings.stream().filter(it -> it.verdict().text().equals(verdict)).count();
  }
}
