package io.headgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.admission.ReviewAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java runtime itself sees being read, written, connected and started by a decision. */
class ReviewsOpenNothingTest {

  private static final List<String> EVENTS =
      List.of(
          "jdk.FileRead", "jdk.FileWrite", "jdk.SocketRead", "jdk.SocketWrite", "jdk.ProcessStart");

  private static final List<String> REVIEWS =
      List.of(
          SampleReviews.create(SampleReviews.ingress("new", "new.example")),
          SampleReviews.create(SampleReviews.ingress("taken", "shop.example")),
          SampleReviews.create(
              SampleReviews.ingress("snippet", "a.example")
                  .replace(
                      "annotations:",
                      "annotations:\n    nginx.ingress.kubernetes.io/server-snippet: return 200;")),
          SampleReviews.create(
              SampleReviews.ingress("expression", "b.example")
                  .replace(
                      "annotations:",
                      "annotations:\n    nginx.ingress.kubernetes.io/rewrite-target: /$1")),
          SampleReviews.create(
              SampleReviews.ingress("asks", "c.example")
                  .replace(
                      "annotations:",
                      "annotations:\n"
                          + "    nginx.ingress.kubernetes.io/auth-url: http://auth.example/")),
          SampleReviews.create(
              SampleReviews.ingress("files", "d.example")
                  .replace(
                      "annotations:",
                      "annotations:\n"
                          + "    nginx.ingress.kubernetes.io/auth-secret: ../../etc/passwd")),
          "{\"kind\":",
          "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"file:///etc/passwd\">");

  @TempDir private Path folder;

  @Test
  void iX3_aDecisionReadsNoFileStartsNoProcessAndSpeaksToNobody() throws Exception {
    SampleReviews reviews = new SampleReviews();
    reviews.serve(List.of(SampleReviews.ingress("shop", "shop.example")));
    // The first time, classes are loaded: those are files.
    assertThat(
            REVIEWS.stream().map(reviews::answer).filter(ReviewAnswer.Reviewed.class::isInstance))
        .hasSize(6);
    Path recorded = folder.resolve("recorded.jfr");

    try (Recording recording = new Recording()) {
      EVENTS.forEach(it -> recording.enable(it).withThreshold(Duration.ZERO));
      recording.start();
      on("decides", () -> REVIEWS.forEach(reviews::answer));
      on("opens", this::openEverything);
      recording.stop();
      recording.dump(recorded);
    }

    assertThat(seen(recorded, "opens")).as("what the recording sees").containsAll(EVENTS);
    assertThat(seen(recorded, "decides")).isEmpty();
  }

  private void openEverything() {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(1);
      Files.write(folder.resolve("file"), new byte[accepted.getInputStream().read()]);
      Files.readAllBytes(folder.resolve("file"));
      new ProcessBuilder("true").start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> seen(Path recorded, String thread) throws IOException {
    Set<String> names = new TreeSet<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(recorded)) {
      if (event.getThread() != null && thread.equals(event.getThread().getJavaName())) {
        names.add(event.getEventType().getName());
      }
    }
    return names;
  }

  private static void on(String name, Runnable task) throws InterruptedException {
    Thread thread = new Thread(task, name);
    thread.start();
    thread.join();
  }
}
