package io.headgate.gateway.http.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.PasswordHash;
import io.headgate.discovery.model.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordVerifierTest {

  private static final PasswordHash SLOW =
      PasswordHash.parse("$2y$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u")
          .orElseThrow();

  private final AtomicLong nanos = new AtomicLong();
  private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
  private final PasswordVerifier verifier =
      new PasswordVerifier(
          new TimeSource() {
            @Override
            public Instant now() {
              return Instant.EPOCH;
            }

            @Override
            public long nanoTime() {
              return nanos.get();
            }
          },
          1);

  @AfterEach
  void close() {
    verifier.close();
  }

  /** Made by libxcrypt and OpenSSL. */
  @ParameterizedTest
  @CsvSource({
    "secret, $2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
    "pässword, $2b$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG",
    "'', $2y$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
        + " $2a$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
        + " $2y$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe",
    "secret, $apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
    "secret, $1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1",
    "'', $apr1$x$tMwYqBfQwi3FYAr0aJc8M/",
    "'', $1$12345678$xek.CpjQUVgdf/P2N9KQf/",
    "a, $apr1$x$16j9.5e7KiXmuYFAYpPJM/",
    "0123456789abcdefXYZ, $apr1$x$uU5LFzqGhrNKeseNxkM/z1",
    "0123456789abcdefXYZ, $1$12345678$eufobzIanpNSlUshcN5OH1",
    "pässword, $apr1$x$lno.1LAU4npXLh2DVYU9r0",
    "secret, {SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
  })
  void whatOthersMadeIsRecognised(String password, String stored) {
    PasswordHash hash = PasswordHash.parse(stored).orElseThrow();
    assertThat(PasswordCheck.matches(hash, bytes(password))).isTrue();
    assertThat(PasswordCheck.matches(hash, bytes("b" + password))).isFalse();
  }

  @Test
  void whatWasRightIsKnownForFiveMinutes() throws InterruptedException {
    assertThat(answered(ask("secret"))).isEqualTo(Verification.RIGHT);
    assertThat(ask("secret")).as("known").isCompletedWithValue(Verification.RIGHT);
    assertThat(ask("Secret")).as("another one").isNotDone();
    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(ask("secret")).as("still known").isCompletedWithValue(Verification.RIGHT);
    nanos.addAndGet(1);
    assertThat(ask("secret")).as("forgotten").isNotDone();
  }

  @Test
  void whatWasWrongIsAskedAgain() throws InterruptedException {
    assertThat(answered(ask("wrong"))).isEqualTo(Verification.WRONG);
    assertThat(ask("wrong")).isNotDone();
  }

  @Test
  void iX6_theQueueIsBoundedAndTheSameQuestionIsOne() {
    List<CompletableFuture<Verification>> asked = new ArrayList<>();
    for (int i = 0; i < PasswordVerifier.QUEUE + 1; i++) {
      asked.add(ask("wrong" + i));
      asked.add(ask("wrong" + i));
    }
    CompletableFuture<Verification> beyond = ask("another");
    for (int i = 0; !beyond.isDone() && i < 50; i++) {
      beyond = ask("another" + i); // the first ones may be through already
    }
    assertThat(beyond).isCompletedWithValue(Verification.BUSY);
    assertThat(asked).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void whoHasEndedMeanwhileKeepsNobodyElseFromAnAnswer() throws InterruptedException {
    verifier.verify(
        SLOW,
        bytes("secret"),
        task -> {
          throw new RejectedExecutionException("ended");
        },
        answer -> {});
    assertThat(answered(ask("secret"))).isEqualTo(Verification.RIGHT);
  }

  /** What comes later comes on the loop, which does nothing until {@link #answered}. */
  private CompletableFuture<Verification> ask(String password) {
    CompletableFuture<Verification> answer = new CompletableFuture<>();
    verifier.verify(SLOW, bytes(password), loop::add, answer::complete);
    return answer;
  }

  private Verification answered(CompletableFuture<Verification> answer)
      throws InterruptedException {
    while (!answer.isDone()) {
      Runnable task = loop.poll(10, TimeUnit.SECONDS);
      assertThat(task).as("something of the workers").isNotNull();
      task.run();
    }
    return answer.join();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
