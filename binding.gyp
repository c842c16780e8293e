{
  # Without libfuse3 there is no bridge, without the kernel's header no GPIO character device, and everything else works:
  # the target then builds nothing.
  "variables": {
    "fuse3%": "<!(pkg-config --exists fuse3 2>/dev/null && echo yes || echo no)",
    "gpio_v2%": "<!(sh boards/linux/native/has-gpio-v2.sh || true)"
  },
  "targets": [
    {
      "target_name": "tophalf_fuse",
      "conditions": [
        ["OS=='linux' and fuse3=='yes'", {
          "sources": [
            "runtime/bridge/native/addon.cc",
            "runtime/bridge/native/aliases.cc",
            "runtime/bridge/native/backlog.cc",
            "runtime/bridge/native/door.cc",
            "runtime/bridge/native/environment.cc",
            "runtime/bridge/native/guard.cc",
            "runtime/bridge/native/handlers.cc",
            "runtime/bridge/native/mount.cc",
            "runtime/bridge/native/ops_file.cc",
            "runtime/bridge/native/ops_meta.cc",
            "runtime/bridge/native/polls.cc",
            "runtime/bridge/native/pump.cc",
            "runtime/bridge/native/replies.cc",
            "runtime/bridge/native/requests.cc",
            "runtime/bridge/native/session.cc",
            "runtime/bridge/native/tree.cc",
            "runtime/bridge/native/wire.cc"
          ],
          "defines": ["NAPI_VERSION=8", "FUSE_USE_VERSION=35"],
          "cflags": ["<!@(pkg-config --cflags fuse3)", "-Wall", "-Wextra", "-O2"],
          "cflags!": ["-O3"],
          "cflags_cc": ["-std=c++17"],
          "libraries": ["<!@(pkg-config --libs fuse3)", "-pthread"]
        }, {
          "type": "none"
        }]
      ]
    },
    {
      "target_name": "tophalf_gpio",
      "conditions": [
        ["OS=='linux' and gpio_v2=='yes'", {
          "sources": [
            "boards/linux/native/addon.cc",
            "boards/linux/native/gpio_file.cc"
          ],
          "defines": ["NAPI_VERSION=8"],
          "cflags": ["-Wall", "-Wextra", "-O2"],
          "cflags!": ["-O3"],
          "cflags_cc": ["-std=c++17"]
        }, {
          "type": "none"
        }]
      ]
    }
  ]
}
