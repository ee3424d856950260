package io.headgate.cluster.quotas;

import io.headgate.discovery.model.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Agrees with the other members on who may use how much. Every node begins as the founder of a book
 * of its own, with everything; of two books that meet the older one stays, and the founder of the
 * other one, and all who went by it, begin with what they have in use, and are granted more.
 *
 * <p>One thread calls all of it, and asks every few milliseconds {@link #isDue}.
 */
final class QuotaExchange {

  private static final long TURN_NANOS = 1_000_000_000;

  private final UUID self;
  private final QuotaTransport transport;
  private final QuotaTimings timings;
  private final TimeSource time;
  private final Lease lease;
  private final Ledger ledger = new Ledger();
  private final Map<QuotaKey, QuotaFact.Report> told = new HashMap<>();
  private Map<QuotaKey, Part> places = Map.of();
  private Book book;
  private boolean hesitates;
  private boolean restless = true;
  private long hesitatesUntil;
  private long beat;
  private long beatAt;
  private long passedAt;
  private long terms;

  QuotaExchange(UUID self, QuotaTransport transport, QuotaTimings timings, TimeSource time) {
    this.self = self;
    this.transport = transport;
    this.timings = timings;
    this.time = time;
    this.lease = new Lease(timings.lease().toNanos());
    this.book = new Book(time.now().toEpochMilli(), self);
    this.beatAt = time.nanoTime();
    this.passedAt = beatAt;
  }

  boolean isFounder() {
    return book.founder().equals(self);
  }

  /** Whether everything is this node's own. */
  boolean isAlone() {
    return isFounder() && !hesitates && ledger.isEmpty();
  }

  Book book() {
    return book;
  }

  boolean hesitates() {
    return hesitates;
  }

  /** Whether what this node has is its own for so long still, whatever happens to others. */
  boolean isSureFor(long nanos) {
    return !hesitates && (isFounder() || lease.isLeft(nanos, time.nanoTime()));
  }

  /**
   * This node has joined others: until they have told what they have it uses nothing, unless it has
   * used some before.
   */
  void joined(Map<QuotaKey, Part> all) {
    places = all;
    boolean fresh = all.values().stream().allMatch(one -> one.taken() == 0);
    if (isAlone() && fresh) {
      found();
    } else {
      speak(true);
    }
  }

  /** Begins a book, and listens before it uses anything. */
  private void found() {
    book = new Book(time.now().toEpochMilli(), self);
    ledger.clear();
    hesitate();
    places.values().forEach(one -> one.allow(0));
    speak(true);
  }

  private void hesitate() {
    hesitates = true;
    hesitatesUntil = time.nanoTime() + timings.hesitation().toNanos();
  }

  void receive(QuotaMessage message, Map<QuotaKey, Part> all) {
    places = all;
    if (message.pulse().sender().equals(self)) {
      return;
    }
    long now = time.nanoTime();
    restless |= !message.pulse().full() || !message.book().equals(book);
    endLease(now);
    if (message.book().equals(book)) {
      if (isFounder()) {
        ledger.receive(message, now);
      } else if (message.isOfFounder()) {
        follow(message, now);
      }
    } else if (message.isOfFounder() && isBetter(message, now)) {
      adopt(message.book(), now);
    } else if (hesitates && !message.isOfFounder() && !message.book().founder().equals(self)) {
      hesitate(); // somebody still uses what another founder has granted
    } else if (isFounder() && !hesitates && message.pulse().hesitates()) {
      speak(true); // somebody listens
    }
  }

  private boolean isBetter(QuotaMessage message, long now) {
    boolean older = message.book().compareTo(book) < 0;
    boolean settled = !message.pulse().hesitates();
    if (hesitates) {
      return settled || older;
    }
    return (settled && older) || (!isFounder() && lease.isDoubtful(now));
  }

  /** From now on this node has what that founder grants. */
  private void adopt(Book other, long now) {
    book = other;
    hesitates = false;
    ledger.clear();
    told.clear();
    lease.begin(now);
    places.values().forEach(one -> one.begin(++terms));
    speak(true);
  }

  private void follow(QuotaMessage message, long now) {
    Long heard = message.heard().get(self);
    if (heard == null) {
      lease.spoken(now);
    } else {
      lease.heard(heard, now);
    }
    for (QuotaFact fact : message.facts()) {
      switch (fact) {
        case QuotaFact.Grant grant -> {
          if (grant.to().equals(self)) {
            accept(grant);
          }
        }
        case QuotaFact.Report report -> {
          // the founder's own use is its own affair
        }
      }
    }
  }

  private void accept(QuotaFact.Grant grant) {
    Part here = places.get(grant.key());
    if (here == null || here.version().term() != grant.version().term()) {
      return;
    }
    if (grant.version().number() > here.version().number()) {
      here.accept(grant.version(), grant.amount());
    }
    told.remove(grant.key()); // it is confirmed, or confirmed again
  }

  private void endLease(long now) {
    if (!isFounder() && lease.isOver(now)) {
      found();
    }
  }

  /**
   * Whether it is time for {@link #pass}. Where nothing is limited, and nothing is under way, that
   * is at each beat, and whenever something has been heard.
   */
  boolean isDue(boolean nothingLimited) {
    long now = time.nanoTime();
    boolean rests = nothingLimited && !restless && !hesitates;
    long pause = (rests ? timings.beat() : timings.repeat()).toNanos();
    return now - passedAt >= pause || (!isFounder() && lease.isOver(now));
  }

  /**
   * Does what time asks for.
   *
   * @return whether there are more places than before
   */
  boolean pass(Map<QuotaKey, Part> all) {
    long now = time.nanoTime();
    passedAt = now;
    restless = false;
    places = all;
    endLease(now);
    if (hesitates && now - hesitatesUntil >= 0) {
      hesitates = false;
    }
    boolean full = now - beatAt >= timings.beat().toNanos();
    if (isFounder()) {
      ledger.forget(now, timings.keptNanos());
      divide(now);
      boolean unconfirmed = !ledger.unconfirmed().isEmpty();
      restless |= unconfirmed;
      if (full || unconfirmed) {
        speak(full);
      }
    } else {
      places.values().forEach(Part::settle);
      speak(full);
    }
    return places.values().stream().anyMatch(Part::hasMore);
  }

  private void divide(long now) {
    if (hesitates) {
      places.values().forEach(one -> one.allow(0));
      return;
    }
    int turn = (int) (now / TURN_NANOS);
    Set<QuotaKey> divided = ledger.keys();
    places.forEach(
        (key, own) -> {
          if (!divided.contains(key)) {
            own.allow(SharedPlaces.ALL);
          }
        });
    for (QuotaKey key : divided) {
      Optional<Part> own = Optional.ofNullable(places.get(key));
      int wanted = own.map(one -> one.wanted(now, timings.wish().toNanos())).orElse(0);
      ledger.divide(key, own.orElse(null), wanted, turn);
    }
  }

  /** Says everything, or what is new. */
  private void speak(boolean full) {
    long now = time.nanoTime();
    List<QuotaFact> facts =
        isFounder() ? new ArrayList<>(ledger.unconfirmed()) : new ArrayList<>(reports(full, now));
    if (!full && facts.isEmpty()) {
      return;
    }
    beat++;
    if (full) {
      beatAt = now;
    } else {
      restless = true;
    }
    if (!isFounder()) {
      lease.sent(beat, now);
    }
    transport.publish(
        new QuotaMessage(
            new QuotaMessage.Pulse(self, beat, full, hesitates),
            book,
            isFounder() ? ledger.heard() : Map.of(),
            facts));
  }

  private List<QuotaFact> reports(boolean full, long now) {
    List<QuotaFact> facts = new ArrayList<>();
    told.keySet().retainAll(places.keySet());
    places.forEach(
        (key, here) -> {
          if (here.version().term() == 0) {
            here.begin(++terms);
          }
          QuotaFact.Report report =
              new QuotaFact.Report(
                  key,
                  here.version(),
                  here.allowed(),
                  here.wanted(now, timings.wish().toNanos()),
                  here.limit());
          if (full || isNews(told.get(key), report)) {
            told.put(key, report);
            facts.add(report);
          }
        });
    return facts;
  }

  /** That some more are in use of what is there anyway can wait. */
  private static boolean isNews(QuotaFact.@Nullable Report before, QuotaFact.Report now) {
    return before == null
        || !before.version().equals(now.version())
        || before.held() != now.held()
        || before.limit() != now.limit()
        || (before.wanted() == before.limit()) != (now.wanted() == now.limit());
  }
}
