package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.headgate.gateway.tls.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC between a client and pods of grpc-java, and HTTP/1.1 to the same pods. */
class GrpcServingTest {

  private static final String HOST = "grpc.example";

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.newBuilder(BYTES, BYTES)
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("headgate.Test/Echo")
          .build();

  @TempDir private Path directory;

  /** Deadlines that the pod has seen. */
  private final BlockingQueue<Deadline> deadlines = new LinkedBlockingQueue<>();

  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  @SuppressWarnings("NullAway.Init") // by each test
  private RunningGateway gateway;

  @SuppressWarnings("NullAway.Init") // by each test
  private Server pod;

  @BeforeEach
  void prepare() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
  }

  @AfterEach
  void stop() {
    gateway.close();
    pod.shutdownNow();
  }

  private void serve(String protocol) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(8 << 20)
            .addService(
                ServerServiceDefinition.builder("headgate.Test")
                    .addMethod(ECHO, ServerCalls.asyncBidiStreamingCall(this::echo))
                    .build());
    if (protocol.equals("GRPCS")) {
      TestAuthority.Issued shown = TestAuthority.root("root").issue("CN=pod", "grpc.default.svc");
      builder.useTransportSecurity(stream(shown.chainPem()), stream(shown.keyPem()));
    }
    pod = builder.build().start();
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("ssl-redirect", "false");
    annotations.put("proxy-body-size", "8m");
    if (protocol.startsWith("GRPC")) {
      annotations.put("backend-protocol", protocol);
    }
    String service =
        EchoManifests.endpoint(
            "grpc", new InetSocketAddress(InetAddress.getLoopbackAddress(), pod.getPort()));
    RunningGateway.write(
        directory,
        "ingress.yaml",
        (protocol.startsWith("GRPC")
                ? service
                : service.replace(
                    "    port: 8080\n", "    port: 8080\n    appProtocol: " + protocol + "\n"))
            + "---\n"
            + EchoManifests.annotated("grpc", HOST, annotations));
    gateway = RunningGateway.start(directory);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                .flatMap(found -> found.ports().stream())
                .allMatch(port -> port.endpoints().size() == 1));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends back what comes; ends with the status that "fail" asks for. */
  private StreamObserver<byte[]> echo(StreamObserver<byte[]> back) {
    Deadline deadline = Context.current().getDeadline();
    if (deadline != null) {
      deadlines.add(deadline);
    }
    ((ServerCallStreamObserver<byte[]>) back).setOnCancelHandler(() -> cancelled.complete(null));
    return new StreamObserver<>() {
      @Override
      public void onNext(byte[] message) {
        if (Arrays.equals(message, bytes("fail"))) {
          back.onError(Status.DATA_LOSS.withDescription("as asked").asRuntimeException());
        } else {
          back.onNext(message);
        }
      }

      @Override
      public void onError(Throwable cause) {
        // The client has gone.
      }

      @Override
      public void onCompleted() {
        back.onCompleted();
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What a client hears of a call. */
  private static final class Heard implements StreamObserver<byte[]> {

    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onNext(byte[] message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable cause) {
      end.complete(Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }

    Status status() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }
  }

  private ManagedChannel client() throws IOException {
    return NettyChannelBuilder.forAddress(gateway.https())
        .overrideAuthority(HOST)
        .maxInboundMessageSize(8 << 20)
        .sslContext(
            GrpcSslContexts.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build())
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GRPC", "GRPCS", "kubernetes.io/h2c"})
  void iP2_aBidirectionalStreamRuns(String protocol) throws Exception {
    serve(protocol);
    ManagedChannel channel = client();
    try {
      Heard heard = new Heard();
      StreamObserver<byte[]> call =
          ClientCalls.asyncBidiStreamingCall(channel.newCall(ECHO, CallOptions.DEFAULT), heard);
      byte[] large = new byte[3 << 20];
      new Random(1).nextBytes(large);
      for (byte[] message : new byte[][] {bytes("one"), large, bytes("three")}) {
        call.onNext(message);
        assertThat(heard.messages.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
      }
      call.onCompleted();
      assertThat(heard.status()).isEqualTo(Status.OK);

      Heard failed = new Heard();
      ClientCalls.asyncBidiStreamingCall(channel.newCall(ECHO, CallOptions.DEFAULT), failed)
          .onNext(bytes("fail"));
      assertThat(failed.status().getCode()).isEqualTo(Status.Code.DATA_LOSS);
      assertThat(failed.status().getDescription()).isEqualTo("as asked");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void iP2_aDeadlineIsHonouredByBothSides() throws Exception {
    serve("GRPC");
    ManagedChannel channel = client();
    try {
      Heard heard = new Heard();
      StreamObserver<byte[]> call =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(ECHO, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS)),
              heard);
      call.onNext(bytes("one"));
      assertThat(heard.messages.poll(10, TimeUnit.SECONDS)).isEqualTo(bytes("one"));
      assertThat(heard.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(deadlines).hasSize(1);
      cancelled.get(10, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aPodThatCannotBeReachedIsUnavailable() throws Exception {
    serve("GRPC");
    pod.shutdownNow();
    await().until(pod::isTerminated);
    ManagedChannel channel = client();
    try {
      Heard heard = new Heard();
      ClientCalls.asyncBidiStreamingCall(channel.newCall(ECHO, CallOptions.DEFAULT), heard)
          .onNext(bytes("one"));
      assertThat(heard.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void iP1_aMegabyteGoesBothWaysFromHttp1ToAPodOfHttp2() throws Exception {
    serve("kubernetes.io/h2c");
    byte[] message = new byte[1 << 20];
    new Random(2).nextBytes(message);
    try (Socket socket = new Socket(gateway.http().getAddress(), gateway.http().getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              bytes(
                  "POST /headgate.Test/Echo HTTP/1.1\r\nHost: "
                      + HOST
                      + "\r\n"
                      + "Content-Type: application/grpc\r\nTE: trailers\r\n"
                      + "Content-Length: "
                      + (message.length + 5)
                      + "\r\n\r\n"));
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      framed.writeBytes(new byte[] {0, 0, 0x10, 0, 0});
      framed.writeBytes(message);
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      socket.getOutputStream().write(framed.toByteArray());
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(head(in)).startsWith("HTTP/1.1 200 OK\r\n").contains("transfer-encoding: chunked");
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      int size = Integer.parseInt(line(in), 16);
      while (size > 0) {
        body.writeBytes(in.readNBytes(size));
        line(in);
        size = Integer.parseInt(line(in), 16);
      }
      assertThat(body.toByteArray()).isEqualTo(framed.toByteArray());
      assertThat(head(in)).contains("grpc-status: 0\r\n");
      sender.join();
    }
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    String line = line(in);
    while (!line.isEmpty()) {
      head.append(line).append("\r\n");
      line = line(in);
    }
    return head.toString();
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    char c = (char) in.readByte();
    while (c != '\n') {
      if (c != '\r') {
        line.append(c);
      }
      c = (char) in.readByte();
    }
    return line.toString();
  }
}
