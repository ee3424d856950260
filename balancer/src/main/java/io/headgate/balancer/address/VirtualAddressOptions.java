package io.headgate.balancer.address;

import java.nio.file.Path;

/**
 * What becomes of the virtual addresses of Services.
 *
 * @param device the interface that they go on
 * @param answerEcho whether they answer to ping
 * @param stateDir where is recorded what was added to an interface of somebody else's
 */
public record VirtualAddressOptions(
    VirtualAddressMode mode, String device, boolean answerEcho, Path stateDir) {}
