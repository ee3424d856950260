package io.headgate.gateway.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headgate top}: a live view of the busiest Service ports, redrawn in place. */
@Command(
    name = "top",
    description = "Show the busiest Services, live; Ctrl-C ends it.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate top                             all namespaces, the most open connections first",
      "  headgate top -n shop --rows 5            the five busiest ports of one namespace",
      "  headgate top --once                      one look, for scripts and logs"
    })
final class TopCommand implements Runnable {

  /** To the first line and column; what follows is written over what stands there. */
  private static final String HOME = "\u001b[H";

  /** Set by bin/headgate: what Java itself says about it depends on its release. */
  private static final String TERMINAL = "headgate.terminal";

  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";
  private static final String WHOLE_SCREEN = "\u001b[2J";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      defaultValue = "",
      description = "Only this namespace.")
  private String namespace = "";

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      defaultValue = "",
      description = "Only Services with these labels: a=b,c!=d,e,!f,g in (h,i).")
  private String selector = "";

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many Service ports, 1-10000 (default: ${DEFAULT-VALUE}).")
  private int rows = 20;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "Between two looks (default: ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ofSeconds(1);

  @Option(names = "--once", description = "One look; what is done where there is no terminal.")
  private boolean once;

  @Mixin private AdminFlags admin = new AdminFlags();

  @Override
  public void run() {
    AdminConnection connection = admin.connection();
    if (once || !Boolean.getBoolean(TERMINAL)) {
      connection.get(query(), System.out);
      return;
    }
    System.out.print(WHOLE_SCREEN);
    while (!Thread.currentThread().isInterrupted()) {
      System.out.print(inPlace(look(connection)));
      System.out.flush();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(interval.toMillis()));
    }
  }

  private String look(AdminConnection connection) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    connection.get(query(), answer);
    return answer.toString(StandardCharsets.UTF_8);
  }

  /** The text over what the screen shows, without a moment in which it is empty. */
  static String inPlace(String text) {
    return HOME + text.replace("\n", REST_OF_LINE + "\n") + REST_OF_SCREEN;
  }

  private String query() {
    QueryString query =
        new QueryString("/api/v1/top")
            .with("output", "table")
            .with("limit", Integer.toString(rows));
    if (!namespace.isEmpty()) {
      query.with("namespace", namespace);
    }
    if (!selector.isEmpty()) {
      query.with("selector", selector);
    }
    return query.toString();
  }
}
