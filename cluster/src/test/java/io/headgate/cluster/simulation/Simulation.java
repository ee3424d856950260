package io.headgate.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.PodAddress;
import io.headgate.cluster.Sample;
import io.headgate.cluster.affinity.AffinityMove;
import io.headgate.cluster.counts.CountMessage;
import io.headgate.cluster.counts.MemberLife;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of members with the program's own counts and affinity, in simulated time, under
 * connections, failing pods, lost messages, cuts of the network and deaths. Everything that happens
 * follows from the seed.
 */
final class Simulation {

  private static final int CLIENTS = 6;
  private static final Duration STEP = Duration.ofMillis(10);

  private final Random random;
  private final int size;
  private final Timeline timeline = new Timeline();
  private final Network network;
  private final Owners owners;
  private final List<@Nullable Member> members = new ArrayList<>();
  private final boolean[] usable = new boolean[Member.PODS];
  private final boolean calm;
  private final Map<AffinityKey, Set<PodAddress>> chosen = new HashMap<>();
  private long epochs;
  private boolean cut;

  /**
   * A fourth of all seeds are calm: nothing fails and nothing is late, and then a client never
   * changes its pod.
   */
  Simulation(long seed, int size) {
    this.random = Seeds.random(seed);
    this.size = size;
    this.network = new Network(timeline, random, size);
    this.owners = new Owners(timeline, network, size);
    this.calm = random.nextInt(4) == 0;
    if (calm) {
      network.calm();
    }
    Arrays.fill(usable, true);
    for (int i = 0; i < size; i++) {
      members.add(null);
      start(i);
    }
  }

  void play() {
    for (int step = 0; step < 300; step++) {
      act();
      timeline.run(STEP, this::check);
    }
    boolean healed = cut;
    heal();
    timeline.run(Duration.ofSeconds(1), this::check);
    if (healed) {
      everybodyAgrees();
    }
    for (int pass = 0; pass < 2; pass++) {
      live().forEach(member -> clients().forEach(client -> connect(member, client)));
      timeline.run(Duration.ofMillis(200), this::check);
    }
    everybodyAgrees();
    timeline.run(Duration.ofSeconds(2), this::check);
    sumsAreRight();
    live().forEach(Simulation::closeAll);
    timeline.run(Duration.ofSeconds(2), this::check);
    sumsAreRight();
    for (Member member : live()) {
      for (int pod = 0; pod < Member.PODS; pod++) {
        assertThat(member.everywhere(pod)).as("left over").isZero();
      }
    }
  }

  private static void closeAll(Member member) {
    while (member.connections() > 0) {
      member.close();
    }
  }

  private List<Member> live() {
    return members.stream().filter(Objects::nonNull).map(Member.class::cast).toList();
  }

  private static List<AffinityKey> clients() {
    List<AffinityKey> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Sample.client(i));
    }
    return clients;
  }

  private void act() {
    List<Member> live = live();
    Member member = live.get(random.nextInt(live.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> member.open();
      case 2 -> member.close();
      case 3, 4, 5 -> connect(member, Sample.client(random.nextInt(CLIENTS)));
      case 6 -> {
        for (int i = 0; i < 10; i++) {
          member.open();
        }
      }
      default -> {
        if (!calm) {
          disturb();
        }
      }
    }
  }

  private void connect(Member member, AffinityKey client) {
    member.open(
        client, usable, pod -> chosen.computeIfAbsent(client, unknown -> new HashSet<>()).add(pod));
  }

  private void disturb() {
    switch (random.nextInt(6)) {
      case 0 -> network.bad(true);
      case 1 -> network.bad(false);
      case 2 -> flap();
      case 3 -> kill();
      case 4 -> restart();
      default -> {
        if (cut) {
          heal();
        } else {
          cut();
        }
      }
    }
  }

  /** A pod becomes unusable, or usable again; the first always stays. */
  private void flap() {
    int pod = 1 + random.nextInt(Member.PODS - 1);
    usable[pod] = !usable[pod];
  }

  private void start(int number) {
    epochs++;
    owners.up(number);
    Member started =
        new Member(
            new MemberLife(new UUID(0, number), epochs),
            timeline,
            random,
            message -> broadcast(number, message),
            owners.seenBy(number, this::announce));
    members.set(number, started);
    live().forEach(member -> member.exchange().joined());
  }

  private void broadcast(int from, CountMessage message) {
    for (int i = 0; i < size; i++) {
      int to = i;
      network.send(from, to, () -> at(to, member -> member.exchange().receive(message)));
    }
  }

  private void announce(int from, AffinityMove move) {
    for (int i = 0; i < size; i++) {
      int to = i;
      network.send(from, to, () -> at(to, member -> member.affinity().moved(move)));
    }
  }

  private void at(int number, Consumer<Member> action) {
    Member member = members.get(number);
    if (member != null) {
      action.accept(member);
    }
  }

  private void kill() {
    List<Member> live = live();
    if (live.size() > 1) {
      Member member = live.get(random.nextInt(live.size()));
      int number = members.indexOf(member);
      member.die();
      members.set(number, null);
      owners.down(number);
      boolean told = random.nextBoolean(); // else its silence has to tell
      timeline.after(
          Duration.ofMillis(20 + random.nextInt(500)),
          () -> {
            owners.notice(number);
            if (told && members.get(number) == null) {
              live().forEach(other -> other.exchange().departed(member.id()));
            }
          });
    }
  }

  private void restart() {
    for (int i = 0; i < size; i++) {
      if (members.get(i) == null) {
        start(i);
        return;
      }
    }
  }

  private void cut() {
    cut = true;
    network.cut();
    timeline.after(
        Duration.ofMillis(random.nextInt(1_500)),
        () -> {
          if (cut) {
            owners.noticeCut();
          }
        });
  }

  private void heal() {
    network.heal();
    if (!cut) {
      return;
    }
    cut = false;
    timeline.after(
        Duration.ofMillis(50 + random.nextInt(450)),
        () -> {
          owners.merge();
          live().forEach(member -> member.exchange().joined());
          live().forEach(member -> member.affinity().revalidate());
        });
  }

  private void check() {
    for (Member member : members) {
      if (member != null) {
        member.check();
      }
    }
  }

  private void everybodyAgrees() {
    for (AffinityKey client : clients()) {
      Set<PodAddress> pods = new HashSet<>();
      for (Member member : live()) {
        PodAddress known = member.affinity().known(client, Member.TIMEOUT);
        if (known != null) {
          pods.add(known);
        }
      }
      assertThat(pods).as("pods of %s", client).hasSizeLessThanOrEqualTo(1);
      if (calm) {
        assertThat(chosen.getOrDefault(client, Set.of()))
            .as("all pods that %s ever had", client)
            .hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  private void sumsAreRight() {
    for (int pod = 0; pod < Member.PODS; pod++) {
      int number = pod;
      int sum = live().stream().mapToInt(member -> member.active(number)).sum();
      for (Member member : live()) {
        assertThat(member.everywhere(pod)).as("%s of pod %d", member.id(), pod).isEqualTo(sum);
      }
    }
  }
}
