/**
 * The rules by which one of several endpoints is taken, by ipvsadm's names.
 *
 * <p>Start at {@link io.headgate.balancer.scheduler.Scheduler}. Nothing here knows a socket, waits,
 * or allocates. {@code balancer.selection} calls it.
 */
package io.headgate.balancer.scheduler;
