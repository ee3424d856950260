/**
 * The addresses of this machine on which Services are served.
 *
 * <p>Start at {@link io.headgate.balancer.address.NodePortAddresses}. The wiring of the program
 * imports this package; it imports the model only.
 */
package io.headgate.balancer.address;
