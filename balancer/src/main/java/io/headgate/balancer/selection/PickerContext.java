package io.headgate.balancer.selection;

import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.TimeSource;

/** What choosing needs beside the Service port. */
record PickerContext(
    SharedState state,
    PickerDefaults defaults,
    TimeSource time,
    WaitingRooms rooms,
    AffinityTally tally) {}
