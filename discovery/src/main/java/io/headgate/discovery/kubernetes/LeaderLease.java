package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.publish.Election;
import io.headgate.discovery.publish.ElectionOptions;
import io.headgate.discovery.publish.LeaseState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the Lease of the leader, or waits for it: an {@link Election} at an API server, on a thread
 * of its own, so that nothing that is written delays a renewal.
 */
final class LeaderLease implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);
  private static final int CONFLICT = 409;

  /** How often it is looked for a successor. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final KubernetesClient client;
  private final ElectionOptions options;
  private final Election election;
  private final Faults faults;
  private final String what;
  private final WatcherThread thread = new WatcherThread("kubernetes-leader");
  private boolean wasLeader;
  private boolean over;

  LeaderLease(KubernetesClient client, ElectionOptions options, Faults faults, TimeSource time) {
    this.client = client;
    this.options = options;
    this.faults = faults;
    this.election = new Election(options, time);
    this.what = "leases/" + options.id();
  }

  void start() {
    thread.execute(this::attempt);
    thread.every(election.retryPeriod(), this::attempt);
  }

  /** Whether this replica is the leader now; any thread. */
  boolean isLeader() {
    return election.isLeader();
  }

  /**
   * Gives the Lease up, and waits until another replica has it, or would have it if there were one.
   *
   * @return whether this was the leader, and nobody follows
   */
  boolean isLastAfterRelease() {
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    thread.execute(() -> release(last));
    // Who lives tries twice in that time; where nobody has taken it there is nobody.
    long limit = election.retryPeriod().multipliedBy(2).toMillis();
    return last.completeOnTimeout(true, limit, TimeUnit.MILLISECONDS).join();
  }

  /** Gives the Lease up, so that another replica has it at once. */
  @Override
  public void close() {
    thread.execute(() -> release(new CompletableFuture<>()));
    thread.close();
  }

  private void attempt() {
    if (over) {
      return;
    }
    try {
      @Nullable Lease lease = lease().get();
      Optional<LeaseState> next =
          election.attempt(Optional.ofNullable(lease).map(LeaderLease::state));
      if (next.isPresent()) {
        write(lease, next.get());
        election.won();
      }
      faults.over(what);
    } catch (RuntimeException e) {
      if (!isConflict(e)) { // else another one was faster
        faults.failed(what, e);
      }
    }
    boolean leader = election.isLeader();
    if (leader != wasLeader) {
      wasLeader = leader;
      LOG.info(
          "{} {} the leader of {}/{}",
          options.identity(),
          leader ? "is" : "is no longer",
          options.namespace(),
          options.id());
    }
  }

  private void release(CompletableFuture<Boolean> last) {
    boolean first = !over;
    over = true;
    Optional<LeaseState> released = election.release();
    if (!first || released.isEmpty()) {
      last.complete(false);
      return;
    }
    try {
      @Nullable Lease lease = lease().get();
      if (lease == null || !state(lease).holder().equals(options.identity())) {
        last.complete(false);
        return;
      }
      write(lease, released.get());
      LOG.info("{} has given up {}/{}", options.identity(), options.namespace(), options.id());
      thread.every(LOOK, () -> lookForSuccessor(last));
    } catch (RuntimeException e) {
      LOG.warn("{} was not given up: {}", what, Faults.rootMessage(e));
      last.complete(false);
    }
  }

  private void lookForSuccessor(CompletableFuture<Boolean> last) {
    if (!last.isDone()) {
      @Nullable Lease lease = lease().get();
      if (lease != null && !state(lease).holder().isEmpty()) {
        last.complete(false);
      }
    }
  }

  private void write(@Nullable Lease before, LeaseState state) {
    if (before == null) {
      Lease made =
          new LeaseBuilder()
              .withNewMetadata()
              .withNamespace(options.namespace())
              .withName(options.id())
              .endMetadata()
              .withSpec(spec(new LeaseSpec(), state))
              .build();
      client.leases().inNamespace(options.namespace()).resource(made).create();
    } else {
      Lease changed = new LeaseBuilder(before).withSpec(spec(before.getSpec(), state)).build();
      client
          .leases()
          .inNamespace(options.namespace())
          .resource(changed)
          .lockResourceVersion(before.getMetadata().getResourceVersion())
          .update();
    }
  }

  private Resource<Lease> lease() {
    return client.leases().inNamespace(options.namespace()).withName(options.id());
  }

  private static LeaseSpec spec(@Nullable LeaseSpec before, LeaseState state) {
    LeaseSpec spec = before == null ? new LeaseSpec() : before;
    spec.setHolderIdentity(state.holder());
    spec.setLeaseDurationSeconds((int) Math.max(1, state.duration().toSeconds()));
    spec.setAcquireTime(zoned(state.acquired()));
    spec.setRenewTime(zoned(state.renewed()));
    spec.setLeaseTransitions(state.transitions());
    return spec;
  }

  private static LeaseState state(Lease lease) {
    LeaseSpec spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
    return new LeaseState(
        Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
        Duration.ofSeconds(Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), 1)),
        instant(spec.getAcquireTime()),
        instant(spec.getRenewTime()),
        Objects.requireNonNullElse(spec.getLeaseTransitions(), 0));
  }

  private static ZonedDateTime zoned(Instant instant) {
    return instant.atZone(ZoneOffset.UTC);
  }

  private static Instant instant(@Nullable ZonedDateTime time) {
    return time == null ? Instant.EPOCH : time.toInstant();
  }

  private static boolean isConflict(RuntimeException failure) {
    return Faults.clientException(failure)
        .map(KubernetesClientException::getCode)
        .filter(code -> code == CONFLICT)
        .isPresent();
  }
}
