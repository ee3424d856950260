/**
 * The addresses of this machine on which Services are served: {@link
 * io.headgate.balancer.address.VirtualAddresses} puts those of Services on an interface ({@code
 * ip}) and keeps their other ports closed ({@code nft}), {@link
 * io.headgate.balancer.address.NodePortAddresses} says which of the machine's own carry node ports.
 *
 * <p>Start at {@code VirtualAddresses}. The wiring of the program and {@code balancer.proxy} import
 * this package; it imports the model only.
 */
package io.headgate.balancer.address;
