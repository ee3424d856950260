package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ProblemLog;

/** What all listeners of a {@link ListenerSet} share. */
record ListenerContext(
    EventLoops loops,
    ShiftedPorts shiftedPorts,
    ProblemLog problems,
    AcceptPath path,
    AcceptPause acceptPause) {}
