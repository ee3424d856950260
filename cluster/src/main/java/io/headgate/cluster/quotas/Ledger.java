package io.headgate.cluster.quotas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the founder of a book knows: who has how much. Of every total, what members are charged and
 * what the founder uses itself are never more together than the total, but for what was in use when
 * a member came, or a total became less. The thread of the cluster only.
 */
final class Ledger {

  private final Map<QuotaKey, TreeMap<UUID, Account>> accounts = new HashMap<>();
  private final Map<UUID, Long> heard = new HashMap<>();
  private final Map<UUID, Long> heardAt = new HashMap<>();
  private long grants;

  void clear() {
    accounts.clear();
    heard.clear();
    heardAt.clear();
  }

  /** The latest beat heard of each member. */
  Map<UUID, Long> heard() {
    return heard;
  }

  boolean isEmpty() {
    return heard.isEmpty();
  }

  void receive(QuotaMessage message, long now) {
    UUID member = message.pulse().sender();
    long beat = message.pulse().beat();
    Long last = heard.get(member);
    if (last == null || beat > last) {
      heard.put(member, beat);
      heardAt.put(member, now);
    }
    for (QuotaFact fact : message.facts()) {
      switch (fact) {
        case QuotaFact.Report report -> receive(member, report, beat);
        case QuotaFact.Grant grant -> {
          // only a founder grants
        }
      }
    }
    if (message.pulse().full()) {
      Set<QuotaKey> told = message.facts().stream().map(QuotaFact::key).collect(Collectors.toSet());
      accounts.forEach(
          (key, members) -> {
            Account account = members.get(member);
            if (account != null && account.beat() < beat && !told.contains(key)) {
              members.remove(member);
            }
          });
    }
  }

  private void receive(UUID member, QuotaFact.Report report, long beat) {
    TreeMap<UUID, Account> members =
        accounts.computeIfAbsent(report.key(), unknown -> new TreeMap<>());
    Account known = members.get(member);
    if (known == null || known.term() < report.version().term()) {
      members.put(member, new Account(report, beat));
    } else if (known.term() == report.version().term()) {
      known.hear(report, beat);
    }
  }

  /** Members that have been silent for so long have stopped using what they had. */
  void forget(long now, long keptNanos) {
    Set<UUID> gone =
        heardAt.entrySet().stream()
            .filter(one -> now - one.getValue() > keptNanos)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    gone.forEach(heard::remove);
    gone.forEach(heardAt::remove);
    accounts.values().forEach(members -> members.keySet().removeAll(gone));
    accounts.values().removeIf(Map::isEmpty);
  }

  /** What is divided at all: the other keys are the founder's alone. */
  Set<QuotaKey> keys() {
    return accounts.keySet();
  }

  /**
   * Divides one quota anew.
   *
   * @param own what the founder has itself; null where it has not been asked for any
   * @param ownWanted of it
   * @param turn whose turn it is to have what cannot be divided
   */
  void divide(QuotaKey key, @Nullable Part own, int ownWanted, int turn) {
    TreeMap<UUID, Account> members = accounts.getOrDefault(key, new TreeMap<>());
    List<Account> others = List.copyOf(members.values());
    int total = total(own, others);
    int[] wanted = new int[others.size() + 1];
    wanted[0] = ownWanted;
    for (int i = 0; i < others.size(); i++) {
      wanted[i + 1] = Math.min(total, others.get(i).wanted());
    }
    int[] parts = Fairness.divide(total, wanted, Math.floorMod(turn, wanted.length));
    int mine = 0;
    if (own != null) {
      mine = own.allow(Math.min(parts[0], own.allowed()));
    }
    for (int i = 0; i < others.size(); i++) {
      Account account = others.get(i);
      int free = left(total, others) - mine;
      if (account.grant(parts[i + 1], free, grants + 1)) {
        grants++;
      }
    }
    if (own != null) {
      own.allow(Math.max(0, Math.min(parts[0], left(total, others))));
    }
  }

  private static int total(@Nullable Part own, List<Account> others) {
    if (own != null && own.limit() > 0) {
      return own.limit();
    }
    // Whoever has not been asked for a place yet does not know it.
    return others.stream().mapToInt(Account::limit).filter(limit -> limit > 0).min().orElse(0);
  }

  private static int left(int total, List<Account> others) {
    long charged = others.stream().mapToLong(Account::charged).sum();
    return (int) Math.max(Integer.MIN_VALUE / 2, total - charged);
  }

  /** Grants that are not confirmed: any may have been lost. */
  List<QuotaFact> unconfirmed() {
    List<QuotaFact> facts = new ArrayList<>();
    accounts.forEach(
        (key, members) ->
            members.forEach(
                (member, account) -> {
                  if (!account.isConfirmed()) {
                    facts.add(
                        new QuotaFact.Grant(key, member, account.version(), account.amount()));
                  }
                }));
    return facts;
  }
}
