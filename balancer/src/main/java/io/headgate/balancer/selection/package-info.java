/**
 * Which endpoint a connection or request gets: the eligible ones, affinity, then the scheduler.
 *
 * <p>Start at {@link io.headgate.balancer.selection.EndpointPicker}; L4 and L7 both call it.
 * Nothing here knows a socket.
 */
package io.headgate.balancer.selection;
