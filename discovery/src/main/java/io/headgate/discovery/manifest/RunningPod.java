package io.headgate.discovery.manifest;

import io.headgate.discovery.model.ObjectRef;
import java.net.InetAddress;
import java.util.Map;

public record RunningPod(
    ObjectRef owner, String name, InetAddress ip, Map<Integer, Integer> realPorts) {}
