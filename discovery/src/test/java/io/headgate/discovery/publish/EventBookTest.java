package io.headgate.discovery.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Events there are, and how often. */
class EventBookTest {

  private static final ObjectEvent CONFLICT = event("shop", "Conflict");

  private final ManualTime time = new ManualTime();
  private final EventBook book = new EventBook(time);

  @Test
  void whatStandsIsSaidOnceAndAgainBeforeItIsForgotten() {
    assertThat(book.due(List.of(CONFLICT))).containsExactly(CONFLICT);
    assertThat(book.due(List.of(CONFLICT, CONFLICT))).isEmpty();

    time.pass(EventBook.AGAIN);

    assertThat(book.due(List.of(CONFLICT))).containsExactly(CONFLICT);
    assertThat(book.due(List.of(CONFLICT))).isEmpty();
  }

  @Test
  void whatComesBackIsSaidAgain() {
    book.due(List.of(CONFLICT));
    book.due(List.of());

    assertThat(book.due(List.of(CONFLICT))).containsExactly(CONFLICT);
  }

  @Test
  void whatCouldNotBeSaidIsDueStill() {
    book.due(List.of(CONFLICT));
    book.unsaid(CONFLICT);

    assertThat(book.due(List.of(CONFLICT))).containsExactly(CONFLICT);
  }

  @Test
  void oneObjectCannotFloodTheOthers() {
    int said = 0;
    for (int i = 0; i < 1000; i++) {
      time.pass(Duration.ofMillis(100));
      said += book.admits(ObjectEvent.sync(new IngressName("default", "flaps"))) ? 1 : 0;
    }
    assertThat(said).isEqualTo(EventBook.OBJECT_BURST);
    assertThat(book.admits(ObjectEvent.sync(new IngressName("default", "calm")))).isTrue();

    time.pass(EventBook.OBJECT_REFILL);
    assertThat(book.admits(ObjectEvent.sync(new IngressName("default", "flaps")))).isTrue();
  }

  @Test
  void manyObjectsAreSaidOneAfterTheOther() {
    List<ObjectEvent> standing = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      standing.add(event("shop-" + i, "Conflict"));
    }
    assertThat(book.due(standing)).hasSize(EventBook.BURST);
    assertThat(book.due(standing)).isEmpty();

    time.pass(Duration.ofSeconds(10));
    assertThat(book.due(standing)).hasSize(50);

    time.pass(Duration.ofSeconds(400));
    int said = EventBook.BURST + 50;
    for (int i = 0; i < 100; i++) {
      time.pass(Duration.ofSeconds(10));
      said += book.due(standing).size();
    }
    assertThat(said).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "Ingress, Conflict,        Conflict",
    "Ingress, TLSSecret,       TLSSecretMissing",
    "Ingress, BackendNotFound, BackendNotFound",
    "Ingress, Annotation,      AnnotationRefused",
    "Service, Annotation,      AnnotationRefused",
    "Service, NotSupported,    Rejected",
    "Service, Allocation,      Rejected",
    "Ingress, IngressClass,    ''",
    "Service, Listen,          ''",
    "Ingress, Internal,        ''",
    "APIServer, ApiServer,     ''",
    "EndpointSlice, Annotation, ''",
  })
  void aProblemOfAnObjectIsAnEvent(String kind, Problem.Reason reason, String expected) {
    Problem problem =
        new Problem(new ObjectRef(kind, "default", "x"), reason, "why", Optional.empty());

    assertThat(ObjectEvent.of(problem).map(ObjectEvent::reason).orElse("")).isEqualTo(expected);
    assertThat(ObjectEvent.of(problem).map(ObjectEvent::warning).orElse(true)).isTrue();
  }

  private static ObjectEvent event(String ingress, String reason) {
    return new ObjectEvent(new ObjectRef("Ingress", "default", ingress), true, reason, "why");
  }
}
