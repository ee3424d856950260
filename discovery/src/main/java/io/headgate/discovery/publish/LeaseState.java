package io.headgate.discovery.publish;

import java.time.Duration;
import java.time.Instant;

/**
 * What a Lease says.
 *
 * @param holder the identity of the leader; empty: it has gone
 * @param duration how long others leave it to the holder after they have seen a change of it
 * @param acquired since when the holder is the leader
 * @param renewed when the holder has said so last, by its own clock: for people, never compared
 * @param transitions how often the leader has changed
 */
public record LeaseState(
    String holder, Duration duration, Instant acquired, Instant renewed, int transitions) {}
