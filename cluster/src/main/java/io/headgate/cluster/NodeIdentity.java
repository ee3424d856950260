package io.headgate.cluster;

import java.util.UUID;

/**
 * Who a node is, for the others.
 *
 * @param id of this start of the program
 * @param name of the node
 * @param version of the program
 */
public record NodeIdentity(UUID id, String name, String version) {}
