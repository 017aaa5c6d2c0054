#!/bin/sh
exec node use-key.js deploy
