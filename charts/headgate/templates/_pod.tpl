{{/* A pod of either kind. usage: include "headgate.pod" (dict "root" $ "component" "controller"|"node") */}}
{{- define "headgate.pod" -}}
{{- $root := .root -}}
{{- $component := .component -}}
{{- $isNode := eq $component "node" -}}
{{- $values := get $root.Values $component -}}
{{- $c := $root.Values.controller -}}
{{- $hostNetwork := or $isNode $c.hostNetwork -}}
{{- $admission := and (not $isNode) (include "headgate.admission" $root) -}}
{{- $low := and (not $isNode) (eq (include "headgate.controller.lowPorts" $root) "true") -}}
metadata:
  labels:
    {{- include "headgate.labels" (dict "root" $root "component" $component "more" (merge (dict) $values.podLabels $values.labels)) | nindent 4 }}
  {{- with $values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "headgate.serviceAccountName" $root }}
  automountServiceAccountToken: {{ $root.Values.serviceAccount.automountServiceAccountToken }}
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- if $hostNetwork }}
  hostNetwork: true
  {{- end }}
  {{- if $isNode }}
  dnsPolicy: ClusterFirstWithHostNet
  {{- else }}
  dnsPolicy: {{ and $hostNetwork (eq $c.dnsPolicy "ClusterFirst") | ternary "ClusterFirstWithHostNet" $c.dnsPolicy }}
  {{- with $c.dnsConfig }}
  dnsConfig:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $c.hostAliases }}
  hostAliases:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $c.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- end }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  securityContext:
    {{- if $values.podSecurityContext }}
    {{- toYaml $values.podSecurityContext | nindent 4 }}
    {{- else }}
    seccompProfile:
      {{- toYaml $c.image.seccompProfile | nindent 6 }}
    {{- end }}
    {{- if not $isNode }}
    {{- $sysctls := merge (dict) $c.sysctls }}
    {{- if and $low (not $hostNetwork) (not (hasKey $sysctls "net.ipv4.ip_unprivileged_port_start")) }}
    {{- $_ := set $sysctls "net.ipv4.ip_unprivileged_port_start" "0" }}
    {{- end }}
    {{- with $sysctls }}
    sysctls:
      {{- range $name, $value := . }}
      - name: {{ $name }}
        value: {{ $value | quote }}
      {{- end }}
    {{- end }}
    {{- end }}
  {{- if not $isNode }}
  {{- with $c.extraInitContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  containers:
    - name: {{ $isNode | ternary "node" $c.containerName }}
      image: {{ include "headgate.image" $root | quote }}
      imagePullPolicy: {{ $c.image.pullPolicy }}
      args:
        {{- include "headgate.args" (dict "root" $root "component" $component) | nindent 8 }}
      env:
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        - name: POD_NAMESPACE
          valueFrom:
            fieldRef:
              fieldPath: metadata.namespace
        - name: POD_IP
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        - name: NODE_NAME
          valueFrom:
            fieldRef:
              fieldPath: spec.nodeName
        {{- with $values.jvmOptions }}
        - name: JDK_JAVA_OPTIONS
          value: {{ . | quote }}
        {{- end }}
        {{- if $isNode }}
        {{- with $values.apiServer.host }}
        - name: KUBERNETES_SERVICE_HOST
          value: {{ . | quote }}
        - name: KUBERNETES_SERVICE_PORT
          value: {{ $values.apiServer.port | quote }}
        {{- end }}
        {{- end }}
        {{- with $values.extraEnvs }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        {{- $ports := include "headgate.controller.ports" $root | fromYaml }}
        {{- if $isNode }}
        {{- $ports = $values.ingress.ports }}
        {{- end }}
        {{- if or (not $isNode) $values.ingress.enabled }}
        {{- range $name, $port := $ports }}
        - name: {{ $name }}
          containerPort: {{ $port }}
          protocol: TCP
          {{- if and (not $hostNetwork) $c.hostPort.enabled }}
          hostPort: {{ get $c.hostPort.ports $name }}
          {{- end }}
        {{- end }}
        {{- range $protocol := list "tcp" "udp" }}
        {{- range $port, $target := get $root.Values $protocol }}
        - name: {{ include "headgate.exposed.port" (dict "root" $root "protocol" $protocol "port" $port) }}
          containerPort: {{ $port }}
          protocol: {{ upper $protocol }}
          {{- if and (not $hostNetwork) $c.hostPort.enabled }}
          hostPort: {{ $port }}
          {{- end }}
        {{- end }}
        {{- end }}
        {{- end }}
        - name: probes
          containerPort: {{ $c.metrics.port }}
          protocol: TCP
        {{- if $admission }}
        - name: webhook
          containerPort: {{ $c.admissionWebhooks.port }}
          protocol: TCP
        {{- end }}
        {{- if include (printf "headgate.%s.shares" $component) $root }}
        - name: cluster
          containerPort: {{ $root.Values.cluster.port }}
          protocol: TCP
        {{- end }}
      {{- range $probe := list "startupProbe" "livenessProbe" "readinessProbe" }}
      {{- with get $values $probe }}
      {{ $probe }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- if not $isNode }}
      {{- if include "headgate.lifecycle" $root | fromYaml }}
      lifecycle:
        {{- include "headgate.lifecycle" $root | nindent 8 }}
      {{- end }}
      {{- end }}
      securityContext:
        {{- if $values.containerSecurityContext }}
        {{- toYaml $values.containerSecurityContext | nindent 8 }}
        {{- else }}
        {{- $root0 := or $isNode (and $hostNetwork $low) }}
        runAsNonRoot: {{ $root0 | ternary false $c.image.runAsNonRoot }}
        runAsUser: {{ $root0 | ternary 0 $c.image.runAsUser }}
        runAsGroup: {{ $root0 | ternary 0 $c.image.runAsGroup }}
        allowPrivilegeEscalation: {{ $isNode | ternary false $c.image.allowPrivilegeEscalation }}
        readOnlyRootFilesystem: {{ $isNode | ternary true $c.image.readOnlyRootFilesystem }}
        seccompProfile:
          {{- toYaml $c.image.seccompProfile | nindent 10 }}
        capabilities:
          drop:
            - ALL
          {{- if $root0 }}
          add:
            {{- if $isNode }}
            - NET_ADMIN
            {{- end }}
            - NET_BIND_SERVICE
          {{- end }}
        {{- end }}
      {{- with $values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        - name: state
          mountPath: {{ $isNode | ternary $root.Values.node.stateDir "/var/lib/headgate" }}
        {{- if $admission }}
        - name: webhook
          mountPath: {{ dir $c.admissionWebhooks.certificate }}
          readOnly: true
        {{- end }}
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- if not $isNode }}
    {{- with $c.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    - name: state
      {{- if $isNode }}
      hostPath:
        path: {{ $values.stateDir }}
        type: DirectoryOrCreate
      {{- else }}
      emptyDir: {}
      {{- end }}
    {{- if $admission }}
    - name: webhook
      secret:
        secretName: {{ include "headgate.admission.fullname" $root }}
        items:
          - key: tls.crt
            path: {{ base $c.admissionWebhooks.certificate }}
          - key: tls.key
            path: {{ base $c.admissionWebhooks.key }}
    {{- end }}
    {{- with $values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if $values.affinity }}
  affinity:
    {{- toYaml $values.affinity | nindent 4 }}
  {{- else if and (not $isNode) $c.hostNetwork (eq $c.kind "Deployment") }}
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "headgate.selectorLabels" $root | nindent 14 }}
              app.kubernetes.io/component: {{ $component }}
  {{- end }}
  {{- if not $isNode }}
  {{- if $c.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- tpl (toYaml $c.topologySpreadConstraints) $root | nindent 4 }}
  {{- else if eq $c.kind "Deployment" }}
  topologySpreadConstraints:
    {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "headgate.selectorLabels" $root | nindent 10 }}
          app.kubernetes.io/component: {{ $component }}
    {{- end }}
  {{- end }}
  {{- end }}
{{- end -}}

{{/* The hooks, without ingress-nginx's own command, which is not in this image. */}}
{{- define "headgate.lifecycle" -}}
{{- $lifecycle := deepCopy .Values.controller.lifecycle -}}
{{- if include "headgate.waitShutdown" . -}}
{{- $_ := unset $lifecycle "preStop" -}}
{{- end -}}
{{- toYaml $lifecycle -}}
{{- end -}}

{{- define "headgate.waitShutdown" -}}
{{- if has "/wait-shutdown" (dig "preStop" "exec" "command" list .Values.controller.lifecycle) }}true{{ end -}}
{{- end -}}
