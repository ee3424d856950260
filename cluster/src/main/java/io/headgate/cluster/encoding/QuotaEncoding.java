package io.headgate.cluster.encoding;

import io.headgate.cluster.quotas.Book;
import io.headgate.cluster.quotas.QuotaFact;
import io.headgate.cluster.quotas.QuotaKey;
import io.headgate.cluster.quotas.QuotaMessage;
import io.headgate.cluster.quotas.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What members say about quotas. */
final class QuotaEncoding {

  private static final int REPORT = 1;
  private static final int GRANT = 2;

  private QuotaEncoding() {}

  static void write(QuotaMessage message, WireOutput out) throws IOException {
    QuotaMessage.Pulse pulse = message.pulse();
    out.id(pulse.sender());
    out.count(pulse.beat());
    out.flag(pulse.full());
    out.flag(pulse.hesitates());
    out.number(message.book().founded());
    out.id(message.book().founder());
    out.count(message.heard().size());
    for (Map.Entry<UUID, Long> heard : message.heard().entrySet()) {
      out.id(heard.getKey());
      out.count(heard.getValue());
    }
    out.count(message.facts().size());
    for (QuotaFact fact : message.facts()) {
      write(fact, out);
    }
  }

  private static void write(QuotaFact fact, WireOutput out) throws IOException {
    switch (fact) {
      case QuotaFact.Report report -> {
        out.octet(REPORT);
        write(report.key(), report.version(), out);
        out.count(report.held());
        out.count(report.wanted());
        out.count(report.limit());
      }
      case QuotaFact.Grant grant -> {
        out.octet(GRANT);
        write(grant.key(), grant.version(), out);
        out.id(grant.to());
        out.count(grant.amount());
      }
    }
  }

  private static void write(QuotaKey key, Version version, WireOutput out) throws IOException {
    out.port(key.port());
    out.endpoint(key.endpoint());
    out.count(version.term());
    out.count(version.number());
  }

  static QuotaMessage read(WireInput in) throws IOException {
    QuotaMessage.Pulse pulse = new QuotaMessage.Pulse(in.id(), in.count(), in.flag(), in.flag());
    Book book = new Book(in.number(), in.id());
    int members = in.length();
    Map<UUID, Long> heard = new HashMap<>();
    for (int i = 0; i < members; i++) {
      heard.put(in.id(), in.count());
    }
    int size = in.length();
    List<QuotaFact> facts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      facts.add(fact(in));
    }
    return new QuotaMessage(pulse, book, heard, facts);
  }

  private static QuotaFact fact(WireInput in) throws IOException {
    int kind = in.octet();
    QuotaKey key = new QuotaKey(in.port(), in.endpoint());
    Version version = new Version(in.count(), in.count());
    return switch (kind) {
      case REPORT ->
          new QuotaFact.Report(key, version, in.smallCount(), in.smallCount(), in.smallCount());
      case GRANT -> new QuotaFact.Grant(key, in.id(), version, in.smallCount());
      default -> throw new IOException("a fact about a quota of kind " + kind);
    };
  }
}
