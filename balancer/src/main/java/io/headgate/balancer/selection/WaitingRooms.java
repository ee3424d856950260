package io.headgate.balancer.selection;

import io.headgate.discovery.model.TimeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The waiting rooms of all Service ports that bound their connections. Any thread. */
final class WaitingRooms {

  private final TimeSource time;
  private final Consumer<PickRequest> turn;
  private final Set<WaitingRoom> rooms = ConcurrentHashMap.newKeySet();

  /**
   * @param turn tries again to choose for one that waits
   */
  WaitingRooms(TimeSource time, Consumer<PickRequest> turn) {
    this.time = time;
    this.turn = turn;
  }

  /** A new one, of one port. */
  WaitingRoom open(BooleanSupplier anyFree) {
    WaitingRoom room = new WaitingRoom(time, turn, anyFree);
    rooms.add(room);
    return room;
  }

  /** Its port is gone. */
  void close(WaitingRoom room) {
    rooms.remove(room);
    room.close();
  }

  /** Sees what became free elsewhere, and whose time is over. */
  void lookAgain() {
    for (WaitingRoom room : rooms) {
      room.serve();
      room.expire();
    }
  }

  /** How many connections wait. */
  int waiting() {
    return rooms.stream().mapToInt(WaitingRoom::size).sum();
  }
}
