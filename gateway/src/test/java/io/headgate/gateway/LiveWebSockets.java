package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Clients that speak now and then and hear the same from a {@link WorkingPod}. */
final class LiveWebSockets implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Client> clients = new ArrayList<>();
  private final Queue<String> drops = new ConcurrentLinkedQueue<>();
  private int rounds;

  private record Client(WebSocket socket, Queue<String> heard) {}

  private final class Listener implements WebSocket.Listener {

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      heard.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      drops.add("closed: " + status + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      drops.add(error.toString());
    }
  }

  /** Opens so many; returns when all are open. */
  static LiveWebSockets open(URI uri, int count) {
    LiveWebSockets all = new LiveWebSockets();
    for (int i = 0; i < count; i++) {
      Listener listener = all.new Listener();
      WebSocket socket =
          all.http.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(uri, listener).join();
      all.clients.add(new Client(socket, listener.heard));
    }
    return all;
  }

  /** Each says a word, and hears it; fails where one does not. */
  void speak() {
    String word = "word " + ++rounds;
    clients.forEach(client -> client.socket().sendText(word, true).join());
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !drops.isEmpty() || clients.stream().allMatch(it -> heardAll(it, word)));
    assertThat(drops).isEmpty();
  }

  private boolean heardAll(Client client, String word) {
    return client.heard().size() == rounds && client.heard().contains(word);
  }

  /** What became of those that are open no more. */
  Queue<String> drops() {
    return drops;
  }

  @Override
  public void close() {
    clients.forEach(client -> client.socket().abort());
    http.close();
  }
}
