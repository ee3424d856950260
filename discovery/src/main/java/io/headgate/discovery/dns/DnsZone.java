package io.headgate.discovery.dns;

import io.headgate.discovery.model.SnapshotDelta;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers questions about the names of one snapshot. Immutable; the next one is made at the cost of
 * the Services that changed. Any thread.
 *
 * <p>A question for a type that an existing name does not have is answered with nothing, one for a
 * name that does not exist with NXDOMAIN, and both with the SOA record (RFC 2308): a client that
 * walks its search list stops after the one and goes on after the other.
 */
final class DnsZone {

  /** CoreDNS's: the version of the specification changes with the program only. */
  private static final int VERSION_TTL = 28_800;

  /** An ExternalName may name another one, at most so many times. */
  private static final int MAX_ALIASES = 8;

  private static final int MAX_ADDITIONAL = 100;

  private final DnsOptions options;
  private final DnsIndex index;
  private final ZoneNames names;
  private final long serial;

  private DnsZone(DnsOptions options, DnsIndex index, long serial) {
    this.options = options;
    this.index = index;
    this.names = new ZoneNames(options, index);
    this.serial = serial;
  }

  /** Before the first snapshot: of no name it is known whether it exists. */
  static DnsZone unknown(DnsOptions options) {
    return new DnsZone(options, DnsIndex.empty(), 0);
  }

  /**
   * The zone of the next snapshot.
   *
   * @param serial its sequence number, from 1
   */
  DnsZone with(SnapshotDelta delta, long serial) {
    return new DnsZone(options, index.with(delta.services(), ZoneNames.services(options)), serial);
  }

  /**
   * The answer to a question of class IN.
   *
   * @param type as it was sent
   */
  DnsAnswer answer(DnsName asked, int type) {
    if (type == RecordType.AXFR.code()
        || type == RecordType.IXFR.code()
        || names.zoneOf(asked).isEmpty()) {
      return DnsAnswer.of(Rcode.REFUSED);
    }
    return serial == 0 ? DnsAnswer.of(Rcode.SERVFAIL) : follow(asked, type);
  }

  /** From alias to alias, as far as they are ours; what lies beyond is for the client to ask. */
  private DnsAnswer follow(DnsName asked, int type) {
    List<DnsRecord> answers = new ArrayList<>();
    DnsName name = asked;
    while (true) {
      Optional<DnsName> zone = names.zoneOf(name);
      if (zone.isEmpty()) {
        return new DnsAnswer(Rcode.NOERROR, answers, List.of(), List.of());
      }
      Optional<Set<RecordData>> there = at(name, zone.get());
      if (there.isEmpty()) {
        return new DnsAnswer(Rcode.NXDOMAIN, answers, List.of(head(zone.get())), List.of());
      }
      Optional<RecordData.Alias> alias = alias(there.get(), type);
      if (alias.isEmpty()) {
        return complete(answers, name, matching(there.get(), type), zone.get());
      }
      answers.add(record(name, alias.get()));
      name = alias.get().target();
      if (answers.size() > MAX_ALIASES || isOwner(name, answers)) {
        return new DnsAnswer(Rcode.NOERROR, answers, List.of(), List.of());
      }
    }
  }

  private DnsAnswer complete(
      List<DnsRecord> aliases, DnsName name, List<RecordData> found, DnsName zone) {
    if (found.isEmpty()) {
      return new DnsAnswer(Rcode.NOERROR, aliases, List.of(head(zone)), List.of());
    }
    List<DnsRecord> answers = new ArrayList<>(aliases);
    found.forEach(data -> answers.add(record(name, data)));
    return new DnsAnswer(Rcode.NOERROR, answers, List.of(), additional(found));
  }

  /** What stands at a name, with what stands at the head of every zone. */
  private Optional<Set<RecordData>> at(DnsName name, DnsName zone) {
    Optional<Set<RecordData>> there = names.at(name);
    if (!name.equals(zone)) {
      return there;
    }
    Set<RecordData> all = new LinkedHashSet<>(there.orElse(Set.of()));
    all.add(authority());
    all.add(new RecordData.NameServer(names.nameServer()));
    return Optional.of(all);
  }

  private static Optional<RecordData.Alias> alias(Set<RecordData> there, int type) {
    return type == RecordType.CNAME.code() || type == RecordType.ANY.code()
        ? Optional.empty()
        : there.stream()
            .filter(RecordData.Alias.class::isInstance)
            .map(RecordData.Alias.class::cast)
            .findFirst();
  }

  /** A question for everything gets a record that means "ask for a type" (RFC 8482). */
  private static List<RecordData> matching(Set<RecordData> there, int type) {
    return type == RecordType.ANY.code() && !there.isEmpty()
        ? List.of(new RecordData.Minimal())
        : there.stream().filter(data -> data.type().code() == type).toList();
  }

  /**
   * The addresses of the hosts that are named, which the client would ask for next; not of more of
   * them than a client could want.
   */
  private List<DnsRecord> additional(List<RecordData> found) {
    Set<DnsName> hosts = new LinkedHashSet<>();
    for (RecordData data : found) {
      if (data instanceof RecordData.Location location) {
        hosts.add(location.host());
      } else if (data instanceof RecordData.NameServer(DnsName host)) {
        hosts.add(host);
      }
    }
    List<DnsRecord> additional = new ArrayList<>();
    for (DnsName host : hosts) {
      if (additional.size() >= MAX_ADDITIONAL) {
        break;
      }
      names.at(host).orElse(Set.of()).stream()
          .filter(RecordData.Address.class::isInstance)
          .forEach(address -> additional.add(record(host, address)));
    }
    return additional;
  }

  private DnsRecord record(DnsName owner, RecordData data) {
    return new DnsRecord(
        owner, data instanceof RecordData.Text ? VERSION_TTL : options.ttl(), data);
  }

  private DnsRecord head(DnsName zone) {
    return record(zone, authority());
  }

  private RecordData.Authority authority() {
    return new RecordData.Authority(names.nameServer(), names.mailbox(), serial, options.ttl());
  }

  private static boolean isOwner(DnsName name, List<DnsRecord> answers) {
    return answers.stream().anyMatch(answer -> answer.owner().equals(name));
  }
}
