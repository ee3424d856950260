{{/* What is read in namespaces, where each kind is listed and watched, never got; and what is written there. */}}
{{- define "headgate.rules.namespaced" -}}
- apiGroups: [""]
  resources: [services, endpoints, configmaps]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [list, watch]
{{- if not .Values.rbac.secrets }}
- apiGroups: [""]
  resources: [secrets]
  verbs: [list, watch]
{{- end }}
{{- if include "headgate.writes" . }}
- apiGroups: [networking.k8s.io]
  resources: [ingresses/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [services/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, get, patch]
{{- end }}
{{- end -}}

{{/* usage: include "headgate.binding" (dict "root" $ "kind" "Role"|"ClusterRole" "namespace" NAMESPACE "name" NAME) */}}
{{- define "headgate.binding" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}Binding
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "headgate.labels" (dict "root" .root) | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "headgate.serviceAccountName" .root }}
    namespace: {{ include "headgate.namespace" .root }}
{{- end -}}
