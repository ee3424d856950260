package io.headgate.cluster.ejections;

import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.LocalEjectionTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The last that was said about every endpoint and reason, and what of it holds here. Of more
 * ejections for failures than a port allows, those that were said first hold: that follows from
 * what was said alone, so that members that have heard the same come to the same. One thread.
 */
final class Standings {

  private final LocalEjectionTable here;
  private final Map<EjectionKey, Register> registers = new HashMap<>();

  /** Said to be out, and too many. */
  private final Set<EjectionKey> heldBack = new HashSet<>();

  Standings(LocalEjectionTable here) {
    this.here = here;
  }

  @Nullable Register of(EjectionKey key) {
    return registers.get(key);
  }

  /** Those for which that holds; may be changed while they are looked at. */
  List<EjectionKey> where(BiPredicate<EjectionKey, Register> holds) {
    List<EjectionKey> found = new ArrayList<>();
    registers.forEach(
        (key, said) -> {
          if (holds.test(key, said)) {
            found.add(key);
          }
        });
    return found;
  }

  /** The same was said again. */
  void heard(EjectionKey key, long nanoTime) {
    registers.computeIfPresent(key, (same, said) -> said.heard(nanoTime));
  }

  /**
   * Takes what was said, and does it here.
   *
   * @return what does not hold now, because there are too many; nearly always nothing
   */
  Set<EjectionKey> put(EjectionKey key, Register said) {
    registers.put(key, said);
    heldBack.remove(key);
    if (!said.out()) {
      readmit(key);
      return settleIfHeldBack(key);
    }
    return isEjected(key, said) ? settleIfHeldBack(key) : settle(key);
  }

  /** Forgets what was said; it does not hold any more. */
  @Nullable Register remove(EjectionKey key) {
    Register said = registers.remove(key);
    heldBack.remove(key);
    readmit(key);
    settleIfHeldBack(key);
    return said;
  }

  private Set<EjectionKey> settleIfHeldBack(EjectionKey key) {
    return heldBack.stream().anyMatch(key::sharesLimitWith) ? settle(key) : Set.of();
  }

  private Set<EjectionKey> settle(EjectionKey key) {
    List<Map.Entry<EjectionKey, Register>> said = new ArrayList<>();
    for (Map.Entry<EjectionKey, Register> one : registers.entrySet()) {
      if (one.getValue().out() && one.getKey().sharesLimitWith(key)) {
        said.add(one);
      }
    }
    said.sort(Comparator.comparing(one -> one.getValue().stamp()));
    List<Map.Entry<EjectionKey, Register>> holding = new ArrayList<>();
    Set<EjectionKey> tooMany = new HashSet<>();
    for (Map.Entry<EjectionKey, Register> one : said) {
      if (holding.size() < one.getValue().mostOut()) {
        holding.add(one);
      } else {
        tooMany.add(one.getKey());
      }
    }
    holding.forEach(one -> heldBack.remove(one.getKey()));
    heldBack.addAll(tooMany);
    tooMany.forEach(this::readmit);
    for (Map.Entry<EjectionKey, Register> one : holding) {
      isEjected(one.getKey(), one.getValue());
    }
    return tooMany;
  }

  private void readmit(EjectionKey key) {
    here.readmit(key.port(), key.endpoint(), key.reason());
  }

  /** Whether it is out now: the limit of its port may be against it. */
  private boolean isEjected(EjectionKey key, Register said) {
    Ejection ejection = said.ejection(key);
    here.eject(key.port(), ejection, said.mostOut());
    return here.of(key.port()).stream().anyMatch(ejection::isSame);
  }

  int size() {
    return registers.size();
  }
}
